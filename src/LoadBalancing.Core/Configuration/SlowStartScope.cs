namespace LoadBalancing.Configuration;

/// <summary>Which servers start slowly.</summary>
public enum SlowStartScope
{
    /// <summary>Those that come back: from failed checks or from maintenance.</summary>
    Returning,

    /// <summary>Those that come back, and those that a reload adds.</summary>
    Added,

    /// <summary>All, also those that are there from the beginning.</summary>
    All,
}
