namespace LoadBalancing.Configuration;

/// <summary>
/// How long each phase of an exchange may take. <see cref="Timeout.InfiniteTimeSpan"/> means no limit; other values are at
/// least 1 ms.
/// </summary>
public sealed class TimeoutOptions
{
    /// <summary>Time to connect to a server, TLS handshake included. Default: 5 s.</summary>
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time from the end of the request, or its last byte sent, to the head of the server's response. Default: 60 s.</summary>
    public TimeSpan Response { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for which a body may stand still while either side is waited for. Default: 60 s.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Time for which a tunnel, such as a WebSocket's, may stand still in both directions. Default: the shorter of
    /// <see cref="Idle"/> and the client's time-out; where one side has ended, the other's own.
    /// </summary>
    public TimeSpan? Tunnel { get; set; }

    /// <summary>Time for which a tunnel may stand still whose client has ended its side. Default: <see cref="Tunnel"/>.</summary>
    public TimeSpan? ServerFin { get; set; }
}
