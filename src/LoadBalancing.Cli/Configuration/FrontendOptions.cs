namespace LoadBalancing.Cli.Configuration;

/// <summary>A listening point of the proxy: its binds and the backend that serves it.</summary>
public sealed class FrontendOptions
{
    /// <summary>
    /// Where to listen: <c>address:port</c>, <c>address:first-last</c> for a range of ports, <c>*:port</c> or <c>:port</c> for all
    /// addresses; several are separated by commas. At least one.
    /// </summary>
    public IList<string> Binds { get; } = [];

    /// <summary>The versions of HTTP spoken with clients. Default: <see cref="FrontendProtocol.Any"/>.</summary>
    public FrontendProtocol Protocol { get; set; }

    /// <summary>Name of the backend that serves the requests. Required.</summary>
    public string Backend { get; set; } = "";

    /// <summary>
    /// Time for which the client may stand still while it is waited for. Default: 60 s.
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit.
    /// </summary>
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for the whole head of a request to arrive. Default: <see cref="ClientTimeout"/>.</summary>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Time for which a connection may wait for its next request. Default: <see cref="RequestTimeout"/>.</summary>
    public TimeSpan? KeepAliveTimeout { get; set; }

    /// <summary>What clients may send at most.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>Whether each connection is closed after one request. Default: <see langword="false"/>.</summary>
    public bool Close { get; set; }
}
