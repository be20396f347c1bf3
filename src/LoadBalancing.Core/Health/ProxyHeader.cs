using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Configuration;

namespace LoadBalancing.Health;

/// <summary>What checks say in the PROXY protocol (haproxy.org/download/2.6/doc/proxy-protocol.txt).</summary>
internal static class ProxyHeader
{
    // Signature, version 2, command LOCAL, no addresses.
    private static ReadOnlySpan<byte> Local => "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"u8;

    /// <summary>The bytes to send first on a connection.</summary>
    public static byte[] Of(ProxyLine line, Socket socket) => line switch
    {
        ProxyLine.V1 => Encoding.ASCII.GetBytes(Text(socket)),
        ProxyLine.V2 => Local.ToArray(),
        _ => [],
    };

    private static string Text(Socket socket)
    {
        if (socket is not { LocalEndPoint: IPEndPoint local, RemoteEndPoint: IPEndPoint remote })
        {
            return "PROXY UNKNOWN\r\n";
        }

        var (from, to) = (Plain(local.Address), Plain(remote.Address));
        var family = from.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return string.Create(CultureInfo.InvariantCulture, $"PROXY {family} {from} {to} {local.Port} {remote.Port}\r\n");
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
