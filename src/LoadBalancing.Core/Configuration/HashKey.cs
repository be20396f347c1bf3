namespace LoadBalancing.Configuration;

/// <summary>What places a server on the ring of <see cref="HashType.Consistent"/>. Balancers that agree on it agree on the ring.</summary>
public enum HashKey
{
    /// <summary>Its id.</summary>
    Id,

    /// <summary>Its IP address; the id when the server is known by a host name.</summary>
    Address,

    /// <summary>Its IP address and port; the id when the server is known by a host name.</summary>
    AddressAndPort,
}
