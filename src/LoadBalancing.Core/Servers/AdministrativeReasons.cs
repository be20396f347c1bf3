namespace LoadBalancing.Servers;

/// <summary>
/// Why a server is drained or in maintenance. Several can hold at a time: one that ends leaves the others. The values are those of
/// HAProxy's <c>srv_admin_state</c>.
/// </summary>
[Flags]
public enum AdministrativeReasons
{
    /// <summary>Nothing: the server is ready.</summary>
    None = 0,

    /// <summary>An operator put it into maintenance.</summary>
    Maintenance = 0x01,

    /// <summary>A server that it tracks is in maintenance.</summary>
    TrackedMaintenance = 0x02,

    /// <summary>The configuration puts it into maintenance.</summary>
    ConfiguredMaintenance = 0x04,

    /// <summary>An operator drains it.</summary>
    Drain = 0x08,

    /// <summary>A server that it tracks is drained.</summary>
    TrackedDrain = 0x10,
}
