using System.Globalization;

namespace LoadBalancing.Conformance.Wire;

/// <summary>The first line and the headers of a request or a response.</summary>
internal sealed record MessageHead(string StartLine, IReadOnlyList<HeaderLine> Headers)
{
    /// <summary>The words of the first line.</summary>
    public string[] StartWords => StartLine.Split(' ', 3);

    /// <param name="text">All lines, without the empty one that ends them.</param>
    public static MessageHead Parse(string text)
    {
        var lines = text.Split("\r\n");
        if (text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new InvalidDataException("the head contains a bare CR, LF or NUL");
        }

        return new(lines[0], [.. lines.Skip(1).Select(HeaderLine.Parse)]);
    }

    public IEnumerable<string> Values(string name) => Headers.Where(header => header.Is(name)).Select(header => header.Value);

    /// <summary>The elements of a comma-separated header, in lower case.</summary>
    public IEnumerable<string> Elements(string name) =>
        Values(name).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(element => element.ToLowerInvariant());

    /// <summary>Whether a message of this version keeps the connection open.</summary>
    public bool KeepsConnection(string version) => version == "HTTP/1.1"
        ? !Elements("Connection").Contains("close")
        : Elements("Connection").Contains("keep-alive");

    public Framing RequestFraming() => DeclaredFraming() ?? Framing.None;

    public Framing ResponseFraming(string requestMethod, int status) =>
        requestMethod == "HEAD" || status is < 200 or 204 or 304 ? Framing.None : DeclaredFraming() ?? Framing.UntilClose;

    private Framing? DeclaredFraming()
    {
        var lengths = Values("Content-Length").Distinct().ToList();
        var codings = Elements("Transfer-Encoding").ToList();
        return (lengths, codings) switch
        {
            ([], []) => null,
            ([], ["chunked"]) => Framing.Chunked,
            ([var length], []) => Framing.OfLength(int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"ambiguous length: {string.Join(" | ", Headers)}"),
        };
    }
}
