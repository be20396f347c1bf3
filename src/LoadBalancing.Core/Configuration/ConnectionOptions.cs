namespace LoadBalancing.Configuration;

/// <summary>Which connections to servers are kept for further requests.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Which requests may go over a connection that has been used before. Default: <see cref="ConnectionReuse.Safe"/>.</summary>
    public ConnectionReuse Reuse { get; set; } = ConnectionReuse.Safe;

    /// <summary>
    /// Most connections to one server that wait for a request, not counting those that a client has for itself. 0 or more. Default: 256.
    /// </summary>
    public int MaxIdle { get; set; } = 256;

    /// <summary>
    /// Time for which a connection may wait for a request. At least 1 ms; <see cref="Timeout.InfiniteTimeSpan"/> means no limit.
    /// Default: 5 s.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a client that has a connection to a server for itself, as with <see cref="ConnectionReuse.Never"/>, stays there rather
    /// than be balanced anew, unless the algorithm goes by something in its requests. Once a server has asked a client to log in on its
    /// connection (NTLM, Negotiate), that is so without it. Backups count like other servers. Default: <see langword="false"/>.
    /// </summary>
    public bool PreferLastServer { get; set; }
}
