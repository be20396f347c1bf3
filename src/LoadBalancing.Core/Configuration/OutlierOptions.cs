namespace LoadBalancing.Configuration;

/// <summary>
/// When a server whose traffic goes worse than that of the others is ejected: for a while, nobody goes there. The defaults are those of
/// Envoy's outlier detection.
/// </summary>
public sealed class OutlierOptions
{
    /// <summary>Errors in a row that eject a server: statuses of 500 and more, and failed attempts. 0 for none. Default: 5.</summary>
    public int ConsecutiveErrors { get; set; } = 5;

    /// <summary>How often success rates are compared, and ejected servers may return. 1 ms or more. Default: 10 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a server is ejected, times the number of its ejections; an interval without one takes one off again. 1 ms or more.
    /// Default: 30 s.
    /// </summary>
    public TimeSpan EjectionTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time that a server is ejected. Default: 300 s.</summary>
    public TimeSpan MaxEjectionTime { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>
    /// How many percent of the servers may be ejected at a time, 0 to 100; one always may, the last usable server never. Default: 10.
    /// </summary>
    public int MaxEjected { get; set; } = 10;

    /// <summary>
    /// By how many standard deviations the success rate of a server has to be below the mean of all to eject it, in tenths; 0 compares none.
    /// One server among n cannot be further than the square root of n - 1 from the mean. Default: 19, which is 1.9.
    /// </summary>
    public int SuccessRateFactor { get; set; } = 19;

    /// <summary>Success rates are compared among so many servers or more. 2 or more. Default: 5.</summary>
    public int MinServers { get; set; } = 5;

    /// <summary>Servers with fewer requests in an interval are not compared. 1 or more. Default: 100.</summary>
    public int MinRequests { get; set; } = 100;

    /// <summary>Whether a passed check brings an ejected server back at once. Default: <see langword="true"/>.</summary>
    public bool ReturnAfterCheck { get; set; } = true;
}
