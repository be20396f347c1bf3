using LoadBalancing.Configuration;

namespace LoadBalancing.Health;

/// <summary>What checks offer in TLS for the version of HTTP that they speak.</summary>
internal static class HttpProtocols
{
    /// <summary>Names of protocols, separated by commas.</summary>
    public static string OfferedFor(ServerProtocol protocol) => protocol switch
    {
        ServerProtocol.Http2 => "h2",
        ServerProtocol.Http2OrHttp1 => "h2,http/1.1",
        _ => "",
    };
}
