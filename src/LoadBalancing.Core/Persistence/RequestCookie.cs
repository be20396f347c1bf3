namespace LoadBalancing.Persistence;

/// <summary>What was found of the persistence cookie in a request.</summary>
/// <param name="Match">What it meant.</param>
/// <param name="Dates">When it was used last and given out first, as far as it says.</param>
public readonly record struct RequestCookie(CookieMatch Match, CookieDates Dates)
{
    /// <summary>
    /// What stands in cookies for the servers that the client is to stay among, those that have one value of a label, or
    /// <see langword="null"/> when it may go to any.
    /// </summary>
    internal string? Group { get; init; }
}
