namespace LoadBalancing.Micro;

/// <summary>How the server is picked.</summary>
public enum PickKind
{
    /// <summary><c>roundrobin</c>.</summary>
    RoundRobin,

    /// <summary><c>static-rr</c>.</summary>
    StaticRoundRobin,

    /// <summary><c>leastconn</c>.</summary>
    LeastConnections,

    /// <summary><c>first</c>.</summary>
    First,

    /// <summary><c>random(2)</c>.</summary>
    Random,

    /// <summary><c>source</c>, map-based.</summary>
    Source,

    /// <summary><c>uri</c>, map-based.</summary>
    Uri,

    /// <summary><c>uri</c>, consistent.</summary>
    ConsistentUri,

    /// <summary><c>uri</c>, consistent, with bounded load.</summary>
    BoundedUri,

    /// <summary><c>uri</c>, maglev.</summary>
    MaglevUri,

    /// <summary><c>uri</c>, rendezvous.</summary>
    RendezvousUri,

    /// <summary><c>power-of-two</c>.</summary>
    PowerOfTwo,

    /// <summary><c>peak-ewma</c>.</summary>
    PeakEwma,

    /// <summary><c>least-time</c>.</summary>
    LeastTime,
}
