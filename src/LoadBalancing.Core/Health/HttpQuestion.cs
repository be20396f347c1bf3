using System.Net;
using System.Text;
using LoadBalancing.Configuration;

namespace LoadBalancing.Health;

/// <summary>A request of an HTTP check. Equal ones send the same.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The target.</param>
/// <param name="Version">The version that an HTTP/1 request names.</param>
/// <param name="Server">The server's host and port.</param>
/// <param name="Host">Host that is asked for, or <see langword="null"/> for none, which in HTTP/2 is the server's.</param>
/// <param name="Fields">Further header fields, in lines.</param>
/// <param name="Body">The body, one byte a character, or <see langword="null"/>.</param>
internal sealed record HttpQuestion(string Method, string Path, string Version, string Server, string? Host, string Fields, string? Body)
{
    private const string EndOfLine = "\r\n";

    // These are about the connection, which HTTP/2 sees to itself.
    private static readonly string[] OfConnection = ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "TE"];

    public static HttpQuestion From(HttpCheckOptions http, Uri server)
    {
        var fields = http.Headers.Where(field => !field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase));
        var address = $"{server.IdnHost}:{server.Port}";
        var host = http.Headers.FirstOrDefault(field => field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value ?? http.Host;
        return new HttpQuestion(
            http.Method, http.Path, http.Version, server.Authority, host ?? (http.Version == "HTTP/1.1" ? address : null),
            string.Concat(fields.Select(field => $"{field.Key}: {field.Value}{EndOfLine}")), http.Body);
    }

    /// <summary>The bytes of the request in HTTP/1.</summary>
    /// <param name="more">More header fields, in lines.</param>
    public byte[] ToHttp1(string more)
    {
        var text = new StringBuilder($"{Method} {Path} {Version}{EndOfLine}");
        if (Host is not null)
        {
            text.Append($"Host: {Host}{EndOfLine}");
        }

        text.Append(Fields);
        if (Body is not null)
        {
            text.Append($"Content-Length: {Body.Length}{EndOfLine}");
        }

        if (!Pairs(Fields).Any(field => field.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase)))
        {
            text.Append($"Connection: close{EndOfLine}");
        }

        return Encoding.Latin1.GetBytes($"{text}{more}{EndOfLine}{Body}");
    }

    /// <summary>The request in HTTP/2.</summary>
    /// <param name="isSecured">Whether TLS is spoken.</param>
    /// <param name="more">More header fields, in lines.</param>
    public HttpRequestMessage ToHttp2(bool isSecured, string more)
    {
        var exactly = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri($"{(isSecured ? "https" : "http")}://{Server}{Path}", exactly))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = Body is null ? null : new ByteArrayContent(Encoding.Latin1.GetBytes(Body)),
        };
        request.Headers.Host = Host;
        foreach (var (name, value) in Pairs(Fields + more).Where(field => !OfConnection.Contains(field.Name, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string lines) =>
        from line in lines.Split(EndOfLine, StringSplitOptions.RemoveEmptyEntries)
        let colon = line.IndexOf(':', StringComparison.Ordinal)
        select (line[..colon], line[(colon + 1)..].Trim());
}
