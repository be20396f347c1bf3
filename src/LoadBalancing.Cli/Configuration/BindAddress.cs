using System.Globalization;
using System.Net;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Reads the addresses that a frontend listens on.</summary>
internal static class BindAddress
{
    /// <summary>All end points that a frontend's binds stand for.</summary>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    public static IEnumerable<IPEndPoint> Expand(IEnumerable<string> binds) =>
        binds.SelectMany(bind => bind.Split(',', StringSplitOptions.TrimEntries)).SelectMany(address =>
            TryParse(address, out var endPoints, out var problem) ? endPoints : throw new FormatException(problem));

    /// <summary>Reads <c>address:port</c> or <c>address:first-last</c>.</summary>
    public static bool TryParse(string text, out IReadOnlyList<IPEndPoint> endPoints, out string? problem)
    {
        endPoints = [];
        var colon = text.LastIndexOf(':');
        var ports = text[(colon + 1)..].Split('-');
        if (colon < 0 || ports.Length > 2 || !TryParsePort(ports[0], out var first) || !TryParsePort(ports[^1], out var last) || last < first)
        {
            problem = $"expected address:port or address:first-last with ports from 1 to {IPEndPoint.MaxPort}, found '{text}'.";
            return false;
        }

        var host = text[..colon];
        if (!TryParseHost(host, out var address))
        {
            problem = $"expected an IP address, '*' or nothing before the port, found '{host}'.";
            return false;
        }

        endPoints = [.. Enumerable.Range(first, last - first + 1).Select(port => new IPEndPoint(address, port))];
        problem = null;
        return true;
    }

    private static bool TryParseHost(string host, out IPAddress address)
    {
        address = IPAddress.Any;
        if (host is "" or "*")
        {
            return true;
        }

        if (!IPAddress.TryParse(host, out var parsed) || (!host.StartsWith('[') && host.Contains(':', StringComparison.Ordinal) && host != "::"))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= IPEndPoint.MaxPort;
}
