namespace LoadBalancing.Servers;

/// <summary>What the people who operate a server want of it.</summary>
public enum AdministrativeState
{
    /// <summary>The server may be used.</summary>
    Ready,

    /// <summary>The server gets no traffic and no checks.</summary>
    Maintenance,
}
