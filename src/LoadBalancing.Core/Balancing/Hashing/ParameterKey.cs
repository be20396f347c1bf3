using System.Text;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The value of a parameter of the query string, or of a form.</summary>
/// <param name="name">The parameter's name.</param>
/// <param name="separators">What parts parameters.</param>
/// <param name="checkPost">Whether it is looked for in the body of a POST request, too.</param>
internal sealed class ParameterKey(string name, string separators, bool checkPost)
{
    private readonly byte[] _name = Encoding.Latin1.GetBytes(name);
    private readonly byte[] _separators = Encoding.Latin1.GetBytes(separators);

    public bool TryWrite(IRequest request, ref KeyBuffer key)
    {
        if (RequestTarget.TryGetQuery(request.Target, out var query) && TryFind(query, name, separators, '=', out var value))
        {
            key.Append(value);
            return true;
        }

        if (checkPost && request.Method == "POST" && TryFind(request.BodyStart.Span, _name, _separators, (byte)'=', out var bytes))
        {
            key.Append(bytes);
            return true;
        }

        return false;
    }

    private static bool TryFind<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> name, ReadOnlySpan<T> separators, T equal, out ReadOnlySpan<T> value)
        where T : IEquatable<T>
    {
        foreach (var range in text.SplitAny(separators))
        {
            var parameter = text[range];
            if (parameter.Length > name.Length && parameter[name.Length].Equals(equal) && parameter.StartsWith(name))
            {
                value = parameter[(name.Length + 1)..];
                return true;
            }
        }

        value = [];
        return false;
    }
}
