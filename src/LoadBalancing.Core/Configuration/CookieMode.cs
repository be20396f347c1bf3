namespace LoadBalancing.Configuration;

/// <summary>What the balancer does with the persistence cookie besides reading it.</summary>
public enum CookieMode
{
    /// <summary>The cookie is only read; something else sets it.</summary>
    Passive,

    /// <summary>The servers set the cookie, with any value; the balancer puts the server's value in its place.</summary>
    Rewrite,

    /// <summary>
    /// The application has a cookie of its own: the balancer puts the server's value and <c>~</c> before its value in responses and
    /// takes them away in requests.
    /// </summary>
    Prefix,

    /// <summary>The balancer adds the cookie to a response when the client does not hold the right one.</summary>
    Insert,
}
