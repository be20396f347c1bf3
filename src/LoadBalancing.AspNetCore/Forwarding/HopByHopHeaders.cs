using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Tells headers that concern one connection from those that concern the message (RFC 9110, section 7.6.1): the former are
/// never passed on.
/// </summary>
internal static class HopByHopHeaders
{
    private static readonly FrozenSet<string> Always = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "HTTP2-Settings");

    // A client that could take these from a request would speak with the voice of the proxy, or change what is asked for.
    private static readonly FrozenSet<string> Protected = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization", "Cache-Control", "Cookie", "Forwarded", "Host", "Set-Cookie", "X-Real-IP");

    /// <summary>Whether a header stays on this connection.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="connection">The message's <c>Connection</c> header, whose names join the usual ones.</param>
    public static bool Contains(string name, StringValues connection) =>
        Always.Contains(name) || (connection.Count > 0 && IsNominated(name, connection));

    /// <summary>Whether a header means something only where it stands: at the head of the message.</summary>
    public static bool IsProtected(string name) =>
        Protected.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);

    private static bool IsNominated(string name, StringValues connection)
    {
        if (IsProtected(name))
        {
            return false;
        }

        foreach (var line in connection)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (line.AsSpan(part).Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
