using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;

namespace LoadBalancing.Persistence;

/// <summary>Tells with which values of the persistence cookie the servers are named.</summary>
internal static class CookieValues
{
    // 128 bits cannot be guessed, and every byte is sent with every request.
    private const int SignatureLength = 16;

    /// <summary>What stands between the value of a label and that of a server.</summary>
    public const char GroupEnd = ':';

    /// <summary>The value for one server, or <see langword="null"/> when it has none.</summary>
    /// <param name="server">The server.</param>
    /// <param name="address">Its address.</param>
    /// <param name="cookie">The cookie, or <see langword="null"/>.</param>
    public static string? Of(ServerOptions server, Uri address, CookieOptions? cookie)
    {
        var value = server.Cookie ?? (cookie is { Dynamic: true, DynamicKey: { } key } ? Dynamic(key, address) : null);
        var own = value is null ? null : AsConfigured(value, cookie);
        return OfGroup(server, cookie) is not { } group ? own : own is null ? group : $"{group}{GroupEnd}{own}";
    }

    /// <summary>
    /// The value for the servers that share a label's value with this one, or <see langword="null"/> when the cookie goes by no label
    /// or the server has none of that name.
    /// </summary>
    public static string? OfGroup(ServerOptions server, CookieOptions? cookie) =>
        cookie?.Label is { } label && server.Labels.TryGetValue(label, out var value) ? AsConfigured(value, cookie) : null;

    /// <summary>The value for the servers that new clients go to, or <see langword="null"/> when the cookie goes by no label.</summary>
    public static string? OfCurrentGroup(BackendOptions backend) => backend.Cookie is not { Label: not null } cookie ? null
        : cookie.Current is { } current ? AsConfigured(current, cookie)
        : backend.Servers.Select(server => OfGroup(server, cookie)).FirstOrDefault(group => group is not null);

    /// <summary>The values for the servers that share a label's value, of all its values.</summary>
    public static IEnumerable<string> OfGroups(BackendOptions backend) =>
        backend.Servers.Select(server => OfGroup(server, backend.Cookie)).OfType<string>();

    /// <summary>The values for all servers of a backend that have one.</summary>
    public static IEnumerable<string> Of(BackendOptions backend)
    {
        foreach (var server in backend.Servers)
        {
            if (ServerAddress.TryParse(server.Address, out var address, out _) && Of(server, address, backend.Cookie) is { } value)
            {
                yield return value;
            }
        }
    }

    // The digits of XXH64 over the key, the bytes of the address and four bytes of port, as HAProxy has it. A host name, which
    // HAProxy resolves at its start, counts with its own letters: its address may change.
    private static string Dynamic(string key, Uri address)
    {
        var host = ServerAddress.ToEndPoint(address, address.Port) is IPEndPoint ip
            ? ip.Address.GetAddressBytes()
            : Encoding.UTF8.GetBytes(address.IdnHost);
        var port = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(port, address.Port);
        return Xxh64.Compute([.. Encoding.UTF8.GetBytes(key), .. host, .. port]).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string AsConfigured(string value, CookieOptions? cookie) => cookie?.SigningKey is { } secret ? Sign(secret, value) : value;

    private static string Sign(string key, string value) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)).AsSpan(0, SignatureLength));
}
