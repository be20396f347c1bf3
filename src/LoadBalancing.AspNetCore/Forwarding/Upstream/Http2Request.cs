using System.Text;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// A request as HTTP/2 carries it. What a server gets to see is decided in one place, <see cref="RequestHead"/>; this says the same
/// in other words.
/// </summary>
internal sealed class Http2Request : HttpRequestMessage
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly Action _begun;

    /// <param name="head">The head as HTTP/1.1 has it.</param>
    /// <param name="server">The server's address.</param>
    /// <param name="body">The body, or <see langword="null"/> when there is none.</param>
    /// <param name="begun">Called when a connection takes the request.</param>
    /// <exception cref="UriFormatException">The target has no place in HTTP/2.</exception>
    public Http2Request(SendBuffer head, Uri server, HttpContent? body, Action begun)
    {
        _begun = begun;
        (Version, VersionPolicy, Content) = (System.Net.HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact, body);
        var text = Encoding.Latin1.GetString(head.Written.Span);
        var lines = text.AsSpan().EnumerateLines();
        lines.MoveNext();
        ReadRequestLine(lines.Current, server);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':');
            if (colon > 0)
            {
                Add(line[..colon].ToString(), line[(colon + 2)..].ToString());
            }
        }
    }

    /// <summary>A connection writes the request's head.</summary>
    public void Begin() => _begun();

    private void ReadRequestLine(ReadOnlySpan<char> line, Uri server)
    {
        var space = line.IndexOf(' ');
        var target = line[(space + 1)..line.LastIndexOf(' ')];
        Method = new HttpMethod(line[..space].ToString());
        var path = PathOf(target).ToString();
        RequestUri = new Uri(server.GetLeftPart(UriPartial.Authority) + path, Verbatim);
        if (path.Length == 0 || path[0] is not ('/' or '?') || !RequestUri.PathAndQuery.EndsWith(path, StringComparison.Ordinal))
        {
            throw new UriFormatException($"'{target}' is no path.");
        }
    }

    // Of an absolute target the path alone is left; its host is in the Host header.
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var rest = target[(authority + 3)..];
        var path = rest.IndexOfAny('/', '?');
        return path < 0 ? "/" : rest[path..];
    }

    private void Add(string name, string value)
    {
        // What concerns a connection has no place in HTTP/2; TE does if it asks for trailers, and then no other was written.
        if (HopByHopHeaders.Contains(name, default) && !name.Equals("TE", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (!Headers.TryAddWithoutValidation(name, value))
        {
            (Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }
    }
}
