using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>An address as it stands in a file, taken apart: <c>[family@][host][:port]</c>.</summary>
/// <param name="Family">The family asked for, or <see langword="null"/>.</param>
/// <param name="Host">Everything before the last colon; empty or <c>*</c> for all addresses.</param>
/// <param name="Port">What follows the last colon; empty when there is none.</param>
internal sealed record AddressText(AddressFamily? Family, string Host, string Port)
{
    public bool HasHost => Host is not ("" or "*");

    /// <summary>Whether a server with this address is reached on the port that the client connected to, or on one near it.</summary>
    public bool FollowsClientPort => Port is "" or "0" || Port[0] is '+' or '-';

    public bool HasValidPort =>
        int.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= IPEndPoint.MaxPort;

    public static bool TryParse(string text, [NotNullWhen(true)] out AddressText? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        AddressFamily? family = null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (text.StartsWith('/'))
        {
            problem = $"'{text}' is a Unix socket, which is not supported yet.";
            return false;
        }

        switch (at < 0 ? "" : text[..at])
        {
            case "":
                break;
            case "ipv4":
                family = AddressFamily.InterNetwork;
                break;
            case "ipv6":
                family = AddressFamily.InterNetworkV6;
                break;
            default:
                problem = $"the kind of address '{text[..(at + 1)]}' is not supported yet.";
                return false;
        }

        var rest = text[(at + 1)..];
        var colon = rest.EndsWith(']') ? -1 : rest.LastIndexOf(':');
        address = colon < 0 ? new AddressText(family, rest, "") : new AddressText(family, rest[..colon], rest[(colon + 1)..]);
        return true;
    }

    /// <summary>An address in front of a port: IPv6 needs brackets there.</summary>
    public static string Format(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
