using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Origins;

/// <summary>A request as a server received it.</summary>
/// <param name="Server">Name of the server.</param>
/// <param name="Connection">Number of the connection it came on, counted by the server.</param>
/// <param name="Head">Request line and headers.</param>
/// <param name="Framing">How the end of the body was told.</param>
/// <param name="Body">The body, without chunk sizes.</param>
internal sealed record OriginRequest(string Server, int Connection, MessageHead Head, Framing Framing, byte[] Body)
{
    public string Method => Head.StartWords[0];

    /// <summary>The target without its query.</summary>
    public string Path => Head.StartWords[1].Split('?')[0];

    public string Version => Head.StartWords[2];
}
