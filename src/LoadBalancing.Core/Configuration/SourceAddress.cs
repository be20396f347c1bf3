using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Configuration;

/// <summary>Reads the address that connections to a server come from.</summary>
internal static class SourceAddress
{
    /// <summary>Reads <c>address</c> or <c>address:port</c>; without a port the system chooses one.</summary>
    // IPEndPoint reads 10 as 0.0.0.10 and 10.1 as 10.0.0.1; who writes them means neither.
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? source) =>
        IPEndPoint.TryParse(text, out source) &&
        (source.AddressFamily != AddressFamily.InterNetwork || text.AsSpan().Count('.') == 3);
}
