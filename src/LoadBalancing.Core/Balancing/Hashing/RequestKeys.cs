using System.Diagnostics.CodeAnalysis;
using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The keys that expressions can name.</summary>
internal static class RequestKeys
{
    public static bool Source(IRequest request, ref KeyBuffer key)
    {
        Span<byte> bytes = stackalloc byte[ClientAddress.MaxLength];
        if (!ClientAddress.TryWrite(request.ClientAddress, bytes, out var length))
        {
            return false;
        }

        key.Append(bytes[..length]);
        return true;
    }

    public static bool Method(IRequest request, ref KeyBuffer key) => Append(request.Method, ref key);

    public static bool Url(IRequest request, ref KeyBuffer key) => Append(request.Target, ref key);

    public static bool Path(IRequest request, ref KeyBuffer key) => Append(PathOf(request), ref key) && key.Written.Length > 0;

    public static bool Query(IRequest request, ref KeyBuffer key) =>
        RequestTarget.TryGetQuery(request.Target, out var query) && Append(query, ref key);

    /// <summary>Host and path.</summary>
    public static bool Base(IRequest request, ref KeyBuffer key)
    {
        var host = request.GetHeader("Host");
        if (host.Count > 0)
        {
            key.Append(host[0]);
        }

        return Append(PathOf(request), ref key);
    }

    /// <summary>An address that a header holds, such as one that a proxy before this one has written; a port behind an IPv4 address is passed over.</summary>
    public static RequestKey HeaderAddress(string name, int occurrence)
    {
        var header = new HeaderKey(name, occurrence);
        return (IRequest request, ref KeyBuffer key) =>
            header.TryFind(request.GetHeader(name), out var value) && TryParseAddress(value, out var address) && TryAppend(address, ref key);
    }

    /// <summary>The last cookie of a name; an empty one is as good as none.</summary>
    public static RequestKey Cookie(string name) => (IRequest request, ref KeyBuffer key) =>
        Append(FindCookie(request.GetHeader("Cookie"), name), ref key) && key.Written.Length > 0;

    /// <summary>The label before the top-level domain of the host that a header names.</summary>
    public static RequestKey Domain(string name)
    {
        var header = new HeaderKey(name, occurrence: 1);
        return (IRequest request, ref KeyBuffer key) =>
            header.TryFind(request.GetHeader(name), out var host) && Append(DomainOf(host), ref key);
    }

    private static ReadOnlySpan<char> DomainOf(ReadOnlySpan<char> host)
    {
        var end = host.LastIndexOf('.');
        if (end < 0)
        {
            return host;
        }

        var begin = host[..end].LastIndexOf('.') + 1;
        return host[begin..end];
    }

    private static ReadOnlySpan<char> FindCookie(StringValues lines, string name)
    {
        ReadOnlySpan<char> value = [];
        for (var i = 0; i < lines.Count; i++)
        {
            var position = 0;
            while (CookieHeader.TryFindNext(lines[i], name, ref position, out var found))
            {
                value = found;
            }
        }

        return value;
    }

    private static bool Append(ReadOnlySpan<char> text, ref KeyBuffer key)
    {
        key.Append(text);
        return true;
    }

    private static ReadOnlySpan<char> PathOf(IRequest request) => RequestTarget.BeforeQuery(RequestTarget.PathAndQuery(request.Target));

    private static bool TryParseAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        var port = text.Count(':') == 1 ? text.IndexOf(':') : text.Length;
        return !text.StartsWith('[') && NetworkAddress.TryParseAddress(text[..port], out address);
    }

    private static bool TryAppend(IPAddress address, ref KeyBuffer key)
    {
        Span<byte> bytes = stackalloc byte[ClientAddress.MaxLength];
        address.TryWriteBytes(bytes, out var length);
        key.Append(bytes[..length]);
        return true;
    }
}
