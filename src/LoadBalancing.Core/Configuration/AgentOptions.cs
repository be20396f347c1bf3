namespace LoadBalancing.Configuration;

/// <summary>
/// An agent of a server: a program that is asked, besides the checks, how the server is and how much it wants to do. It answers a connection
/// with one line of words.
/// </summary>
public sealed class AgentOptions
{
    /// <summary>TCP port of the agent, 1 to 65535. Required.</summary>
    public int? Port { get; set; }

    /// <summary>IP address or host name of the agent. Default: the host of the server's address.</summary>
    public string? Address { get; set; }

    /// <summary>What is sent before the answer is read, in bytes of one character each (U+0000 to U+00FF). Default: nothing.</summary>
    public string? Send { get; set; }

    /// <summary>Time between two questions. At least 1 ms. Default: 2 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Time the agent has to answer once connected; connecting is then limited to the smaller of the connect time-out and
    /// <see cref="Interval"/>. Default: none; connecting and answering together are limited to <see cref="Interval"/>.
    /// </summary>
    public TimeSpan? Timeout { get; set; }
}
