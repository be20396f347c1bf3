using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace LoadBalancing.Configuration;

/// <summary>Reads the address of a server.</summary>
internal static class ServerAddress
{
    private static readonly SearchValues<char> IPv4Characters = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : "http://" + text, UriKind.Absolute, out var uri))
        {
            problem = $"expected http://host:port, https://host:port or host:port, found '{text}'.";
        }
        else if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
        {
            problem = $"expected http or https, found '{uri.Scheme}'.";
        }
        else if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            problem = $"expected scheme, host and port only, found '{text}'.";
        }
        else if (uri.Port == 0 || IsBrokenIPv4(uri))
        {
            problem = $"expected a usable host and port, found '{text}'.";
        }
        else
        {
            address = uri;
            problem = null;
            return true;
        }

        return false;
    }

    public static EndPoint ToEndPoint(Uri address, int port) => ToEndPoint(address.IdnHost, port);

    /// <param name="host">IP address or host name.</param>
    /// <param name="port">Port.</param>
    public static EndPoint ToEndPoint(string host, int port) =>
        IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);

    // Uri takes 300.1.2.3 for a host name, and reads 127.1 as 127.0.0.1.
    private static bool IsBrokenIPv4(Uri uri)
    {
        var host = uri.OriginalString.AsSpan(uri.OriginalString.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = host.IndexOfAny(':', '/');
        host = end < 0 ? host : host[..end];
        return !host.ContainsAnyExcept(IPv4Characters) && (host.Count('.') != 3 || !IPAddress.TryParse(host, out _));
    }
}
