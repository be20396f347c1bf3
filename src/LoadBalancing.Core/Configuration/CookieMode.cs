namespace LoadBalancing.Configuration;

/// <summary>What the balancer does with the persistence cookie besides reading it.</summary>
public enum CookieMode
{
    /// <summary>The cookie is only read; something else sets it.</summary>
    Passive,

    /// <summary>The balancer adds the cookie to a response when the client does not hold the right one.</summary>
    Insert,
}
