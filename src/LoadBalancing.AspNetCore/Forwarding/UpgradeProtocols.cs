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

    // Names come with drafts and versions: h2c-14, HTTP/2.0. TLS within a connection (RFC 2817) hides HTTP as well.
    private static bool IsHttp(ReadOnlySpan<char> protocol) =>
        protocol.StartsWith("h2", StringComparison.OrdinalIgnoreCase) || protocol.StartsWith("h3", StringComparison.OrdinalIgnoreCase) ||
        protocol.StartsWith("HTTP", StringComparison.OrdinalIgnoreCase) || protocol.StartsWith("TLS", StringComparison.OrdinalIgnoreCase);
}
