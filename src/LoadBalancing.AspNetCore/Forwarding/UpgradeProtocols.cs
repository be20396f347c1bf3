using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Tells which protocols a client may change to on its way through the proxy.</summary>
internal static class UpgradeProtocols
{
    /// <summary>
    /// Whether an <c>Upgrade</c> header may be passed on. HTTP in another version may not: in such a tunnel requests would reach
    /// the server that nobody routed or checked.
    /// </summary>
    public static bool MayPass(StringValues upgrade)
    {
        foreach (var line in upgrade)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (IsHttp(line.AsSpan(part).Trim(" \t")))
                {
                    return false;
                }
            }
        }

        return upgrade.Count > 0;
    }

    /// <summary>Whether all protocols that a server has switched to were asked for (RFC 9110, section 7.8).</summary>
    /// <param name="asked">The request's <c>Upgrade</c> header.</param>
    /// <param name="switched">The response's.</param>
    public static bool AreAskedFor(StringValues asked, StringValues switched)
    {
        var isAny = false;
        foreach (var line in switched)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var protocol = line.AsSpan(part).Trim(" \t");
                if (protocol.IsEmpty)
                {
                    // Counts for nothing (RFC 9110, section 5.6.1.2).
                    continue;
                }

                if (!Contains(asked, protocol))
                {
                    return false;
                }

                isAny = true;
            }
        }

        return isAny;
    }

    private static bool Contains(StringValues protocols, ReadOnlySpan<char> protocol)
    {
        foreach (var line in protocols)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (line.AsSpan(part).Trim(" \t").Equals(protocol, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Names come with drafts and versions: h2c-14, HTTP/2.0. TLS within a connection (RFC 2817) hides HTTP as well.
    private static bool IsHttp(ReadOnlySpan<char> protocol) =>
        protocol.StartsWith("h2", StringComparison.OrdinalIgnoreCase) || protocol.StartsWith("h3", StringComparison.OrdinalIgnoreCase) ||
        protocol.StartsWith("HTTP", StringComparison.OrdinalIgnoreCase) || protocol.StartsWith("TLS", StringComparison.OrdinalIgnoreCase);
}
