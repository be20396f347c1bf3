namespace LoadBalancing.Configuration;

/// <summary>The rule that picks a server when nothing else, such as a persistence cookie, decides.</summary>
public enum Algorithm
{
    /// <summary>
    /// Weighted round robin: servers in turn, each in proportion to its weight, spread as smoothly as the weights allow.
    /// Weights may change while traffic flows.
    /// </summary>
    RoundRobin,

    /// <summary>
    /// Round robin over a map that is made once for a set of usable servers. Weights do not change while traffic flows, and there
    /// is no slow start of weights.
    /// </summary>
    StaticRoundRobin,

    /// <summary>
    /// The server with the fewest requests in flight for its weight; idle servers first, equals in turn. For requests that last.
    /// </summary>
    LeastConnections,

    /// <summary>The usable server with the lowest id. Weights have no meaning.</summary>
    First,

    /// <summary>By the client's address: a client keeps its server as long as the servers stay.</summary>
    Source,

    /// <summary>By the request target: a server sees the same URIs again and again. For caches.</summary>
    Uri,

    /// <summary>By a parameter of the query string; without it, in turn.</summary>
    UrlParameter,

    /// <summary>By the first value of a request header; without it, in turn.</summary>
    Header,

    /// <summary>
    /// The least loaded of a few servers drawn by lot in proportion to their weights. Needs no order among many balancers.
    /// </summary>
    Random,

    /// <summary>By the cookie of the Remote Desktop Protocol. Only of use for TCP, which is not balanced yet: refused.</summary>
    RdpCookie,

    /// <summary>By whatever <see cref="HashOptions.Expression"/> yields; without it, in turn.</summary>
    Hash,

    /// <summary>
    /// The least loaded of <see cref="BackendOptions.Draws"/> different servers drawn at random in proportion to their weights, by
    /// requests in flight for the weight. Many balancers need not agree.
    /// </summary>
    PowerOfTwo,

    /// <summary>
    /// The better of two servers drawn at random, by response time and requests in flight. Leaves a server that becomes slow at
    /// once, and one that fails.
    /// </summary>
    PeakEwma,

    /// <summary>
    /// The best of all servers (in farms of more than 16, of five drawn at random) by average response time and requests in flight. Leaves a
    /// server that fails.
    /// </summary>
    LeastTime,
}
