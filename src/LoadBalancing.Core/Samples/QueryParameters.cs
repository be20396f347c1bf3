namespace LoadBalancing.Samples;

/// <summary>Finds parameters in a query string or a form.</summary>
internal static class QueryParameters
{
    /// <summary>Moves to the next parameter of a name.</summary>
    /// <param name="text">The query string or the form.</param>
    /// <param name="name">The parameter, case-sensitive; an empty name stands for any.</param>
    /// <param name="separators">What parts parameters.</param>
    /// <param name="equal">What parts name and value; a parameter without it is passed over.</param>
    /// <param name="position">Where to go on; 0 at first.</param>
    /// <param name="value">The value as it stands there.</param>
    /// <returns>Whether there is a further one.</returns>
    public static bool TryReadNext<T>(
        ReadOnlySpan<T> text, ReadOnlySpan<T> name, ReadOnlySpan<T> separators, T equal, scoped ref int position, out ReadOnlySpan<T> value)
        where T : unmanaged, IEquatable<T>
    {
        while (position < text.Length)
        {
            var rest = text[position..];
            var end = rest.IndexOfAny(separators);
            var parameter = end < 0 ? rest : rest[..end];
            position += parameter.Length + 1;
            var split = name.IsEmpty ? parameter.IndexOf(equal) : name.Length;
            if (split >= 0 && split < parameter.Length && parameter[split].Equals(equal) && parameter.StartsWith(name))
            {
                value = parameter[(split + 1)..];
                return true;
            }
        }

        value = [];
        return false;
    }
}
