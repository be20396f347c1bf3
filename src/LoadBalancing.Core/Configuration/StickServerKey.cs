namespace LoadBalancing.Configuration;

/// <summary>By what an entry of a stick table names its server.</summary>
public enum StickServerKey
{
    /// <summary>The server's name.</summary>
    Name,

    /// <summary>The server's host and port: for names that differ between the balancers or backends that share a table.</summary>
    Address,
}
