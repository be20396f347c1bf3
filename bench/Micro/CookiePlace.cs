namespace LoadBalancing.Micro;

/// <summary>Where the persistence cookie stands among the client's cookies.</summary>
public enum CookiePlace
{
    /// <summary>Before all others.</summary>
    First,

    /// <summary>Behind all others.</summary>
    Last,

    /// <summary>The client has none.</summary>
    Absent,
}
