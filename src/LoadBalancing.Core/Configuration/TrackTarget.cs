namespace LoadBalancing.Configuration;

/// <summary>What <see cref="ServerOptions.Track"/> names.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Server">The server there.</param>
internal readonly record struct TrackTarget(string Backend, string Server)
{
    /// <param name="text"><c>server</c> or <c>backend/server</c>.</param>
    /// <param name="backend">The backend that the text is about.</param>
    public static TrackTarget Parse(string text, string backend)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new TrackTarget(backend, text) : new TrackTarget(text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => $"{Backend}/{Server}";
}
