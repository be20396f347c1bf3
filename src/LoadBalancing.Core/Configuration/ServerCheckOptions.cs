namespace LoadBalancing.Configuration;

/// <summary>What one server's checks do differently from its backend's <see cref="CheckOptions"/>.</summary>
public sealed class ServerCheckOptions
{
    /// <summary>
    /// Whether the server is checked. A server that is not checked counts as up. Default: <see langword="true"/>.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>IP address or host name to check. Default: the host of the server's address.</summary>
    public string? Address { get; set; }

    /// <summary>TCP port to check, 1 to 65535. Default: the port of the server's address.</summary>
    public int? Port { get; set; }

    /// <summary>Whether checks speak TLS, with the server's <see cref="ServerOptions.Tls"/>. Default: as the server's address says.</summary>
    public bool? Tls { get; set; }

    /// <summary>The name that checks ask for in TLS. Default: that of the server's <see cref="ServerOptions.Tls"/>.</summary>
    public string? Sni { get; set; }

    /// <summary>
    /// The version of HTTP that HTTP checks speak. Default: what the server chooses of <see cref="Alpn"/>, or without it the server's
    /// <see cref="ServerOptions.Protocol"/>, or HTTP/1 if the checks alone speak TLS or the traffic alone does.
    /// </summary>
    public ServerProtocol? Protocol { get; set; }

    /// <summary>
    /// Protocols that checks offer in TLS, the preferred one first. Default: those of <see cref="Protocol"/>; none for HTTP/1.
    /// </summary>
    public IList<string> Alpn { get; } = [];

    /// <summary>What checks say in the PROXY protocol before anything else. Default: <see cref="ProxyLine.None"/>.</summary>
    public ProxyLine SendProxy { get; set; }

    /// <summary>See <see cref="CheckOptions.Interval"/>. Default: the backend's.</summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>See <see cref="CheckOptions.FastInterval"/>. Default: the backend's.</summary>
    public TimeSpan? FastInterval { get; set; }

    /// <summary>See <see cref="CheckOptions.DownInterval"/>. Default: the backend's.</summary>
    public TimeSpan? DownInterval { get; set; }

    /// <summary>See <see cref="CheckOptions.Rise"/>. Default: the backend's.</summary>
    public int? Rise { get; set; }

    /// <summary>See <see cref="CheckOptions.Fall"/>. Default: the backend's.</summary>
    public int? Fall { get; set; }

    /// <summary>See <see cref="CheckOptions.InitialState"/>. Default: the backend's.</summary>
    public InitialState? InitialState { get; set; }

    /// <summary>
    /// See <see cref="CheckOptions.ReturnState"/>. Default: the backend's; where it has none, the server's <see cref="InitialState"/>.
    /// </summary>
    public InitialState? ReturnState { get; set; }

    /// <summary>See <see cref="CheckOptions.Observe"/>. Default: the backend's.</summary>
    public ObservedLayer? Observe { get; set; }

    /// <summary>See <see cref="CheckOptions.ErrorLimit"/>. Default: the backend's.</summary>
    public int? ErrorLimit { get; set; }

    /// <summary>See <see cref="CheckOptions.OnError"/>. Default: the backend's.</summary>
    public ErrorReaction? OnError { get; set; }
}
