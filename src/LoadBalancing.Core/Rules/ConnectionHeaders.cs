using System.Collections.Frozen;

namespace LoadBalancing.Rules;

/// <summary>Headers that speak about one connection or the framing of a message.</summary>
internal static class ConnectionHeaders
{
    private static readonly FrozenSet<string> Framing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Length", "Transfer-Encoding", "X-Content-Length");

    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "HTTP2-Settings", "Trailer");

    /// <summary>Whether rules cannot write a header.</summary>
    public static bool Contains(string name) => Framing.Contains(name) || HopByHop.Contains(name);

    /// <summary>Whether rules cannot remove a header.</summary>
    public static bool Frames(string name) => Framing.Contains(name);
}
