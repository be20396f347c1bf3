namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>How a server ends what it does.</summary>
internal enum FaultEnd
{
    /// <summary>It closes the connection.</summary>
    Close,

    /// <summary>It resets the connection.</summary>
    Reset,

    /// <summary>It falls silent.</summary>
    Stall,
}
