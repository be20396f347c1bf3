using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Where a redirect leads.</summary>
/// <param name="kind">What the text stands for.</param>
/// <param name="text">The text.</param>
internal sealed class RedirectTarget(RedirectKind kind, FormatText text)
{
    /// <summary>Whether the query of the request is left out.</summary>
    public bool DropsQuery { get; init; }

    /// <summary>Whether the location gets a slash at its end.</summary>
    public bool AppendsSlash { get; init; }

    /// <summary>Whether the rule does not apply to a request for which the text is empty.</summary>
    public bool IgnoresEmpty { get; init; }

    /// <summary>The location for a request, or <see langword="null"/> when the rule does not apply to it.</summary>
    public string? LocationFor(scoped in SampleContext context)
    {
        var written = text.Write(context);
        if (written.Length == 0 && IgnoresEmpty)
        {
            return null;
        }

        if (kind == RedirectKind.Location)
        {
            return written;
        }

        // A prefix that is a slash alone would double that of the path.
        var start = kind == RedirectKind.Scheme ? $"{written}://{context.Request.GetHeader("Host")}" : written == "/" ? "" : written;
        var rest = RequestTarget.PathAndQuery(context.Request.Target);
        rest = DropsQuery ? RequestTarget.BeforeQuery(rest) : rest;
        rest = start.Length == 0 ? OnThisHost(rest) : rest;
        var slash = AppendsSlash && !rest.EndsWith('/') ? "/" : "";
        return rest.StartsWith('/') ? string.Concat(start, rest, slash) : string.Concat(start, "/");
    }

    // To a browser two slashes begin the name of another host, and a backslash is a slash.
    private static ReadOnlySpan<char> OnThisHost(ReadOnlySpan<char> path) =>
        path is ['/', '/' or '\\', ..] ? $"/{path.TrimStart("/\\")}" : path;
}
