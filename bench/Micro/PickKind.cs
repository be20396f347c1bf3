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

    /// <summary><c>random(2)</c>, with bounded load.</summary>
    BoundedRandom,

    /// <summary><c>source</c>, map-based.</summary>
    Source,

    /// <summary><c>hdr</c>, map-based.</summary>
    Header,

    /// <summary><c>url_param</c>, map-based.</summary>
    UrlParameter,

    /// <summary><c>hash</c> of an expression, a cookie in lower case, map-based.</summary>
    Expression,

    /// <summary><c>uri</c>, map-based.</summary>
    Uri,

    /// <summary><c>uri</c>, map-based, with bounded load.</summary>
    BoundedUri,

    /// <summary><c>uri</c>, consistent.</summary>
    ConsistentUri,

    /// <summary><c>uri</c>, consistent, with bounded load.</summary>
    BoundedConsistentUri,

    /// <summary><c>uri</c>, maglev.</summary>
    MaglevUri,

    /// <summary><c>uri</c>, maglev, with bounded load.</summary>
    BoundedMaglevUri,

    /// <summary><c>uri</c>, rendezvous.</summary>
    RendezvousUri,

    /// <summary><c>uri</c>, rendezvous, with bounded load.</summary>
    BoundedRendezvousUri,

    /// <summary><c>power-of-two</c>.</summary>
    PowerOfTwo,

    /// <summary><c>peak-ewma</c>.</summary>
    PeakEwma,

    /// <summary><c>least-time</c>.</summary>
    LeastTime,
}
