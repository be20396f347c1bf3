namespace LoadBalancing.Servers;

/// <summary>What the people who operate a server want of it.</summary>
public enum AdministrativeState
{
    /// <summary>The server may be used.</summary>
    Ready,

    /// <summary>The server gets no new clients and keeps those that persistence brings back; its checks go on.</summary>
    Drain,

    /// <summary>The server gets no traffic and no checks.</summary>
    Maintenance,
}
