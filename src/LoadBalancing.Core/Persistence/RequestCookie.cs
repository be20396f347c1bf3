namespace LoadBalancing.Persistence;

/// <summary>What was found of the persistence cookie in a request.</summary>
/// <param name="Match">What it meant.</param>
/// <param name="Dates">When it was used last and given out first, as far as it says.</param>
public readonly record struct RequestCookie(CookieMatch Match, CookieDates Dates);
