namespace LoadBalancing.Configuration;

/// <summary>
/// Asks a gRPC server how it is, as <c>grpc.health.v1.Health/Check</c>; it passes when it is serving. HTTP/2 is spoken, with TLS if the server's
/// checks speak TLS.
/// </summary>
public sealed class GrpcCheckOptions
{
    /// <summary>The service that is asked about. Default: none, which asks about the server as a whole.</summary>
    public string Service { get; set; } = "";
}
