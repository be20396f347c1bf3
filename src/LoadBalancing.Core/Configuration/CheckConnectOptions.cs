namespace LoadBalancing.Configuration;

/// <summary>How a step of a check connects, where that differs from the server's checks.</summary>
public sealed class CheckConnectOptions
{
    /// <summary>IP address or host name. Default: where the server is checked.</summary>
    public string? Address { get; set; }

    /// <summary>TCP port, 1 to 65535. Default: where the server is checked.</summary>
    public int? Port { get; set; }

    /// <summary>Whether TLS is spoken. Default: as in the server's checks, or no TLS where the step names an address or a port.</summary>
    public bool? Tls { get; set; }

    /// <summary>The name to ask for in TLS. Default: as in the server's checks.</summary>
    public string? Sni { get; set; }

    /// <summary>
    /// The version of HTTP that is spoken. Default: what the server chooses of <see cref="Alpn"/>, or without it as in the server's checks, or
    /// HTTP/1 where the step names an address or a port.
    /// </summary>
    public ServerProtocol? Protocol { get; set; }

    /// <summary>Protocols to offer in TLS, the preferred one first. Default: those of <see cref="Protocol"/>.</summary>
    public IList<string> Alpn { get; } = [];

    /// <summary>Whether a line of the PROXY protocol goes first. Default: as in the server's checks.</summary>
    public ProxyLine? SendProxy { get; set; }
}
