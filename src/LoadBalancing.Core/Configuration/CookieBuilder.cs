namespace LoadBalancing.Configuration;

/// <summary>Describes the persistence cookie in code.</summary>
public sealed class CookieBuilder
{
    internal CookieBuilder(CookieOptions options) => Options = options;

    /// <summary>What has been described so far.</summary>
    public CookieOptions Options { get; }

    /// <summary>Adds the cookie to responses to clients that do not hold the right one.</summary>
    public CookieBuilder Insert()
    {
        Options.Mode = CookieMode.Insert;
        return this;
    }

    /// <summary>Hides the cookie from the servers.</summary>
    public CookieBuilder Indirect()
    {
        Options.Indirect = true;
        return this;
    }

    /// <summary>Forbids shared caching of responses that insert the cookie.</summary>
    public CookieBuilder NoCache()
    {
        Options.NoCache = true;
        return this;
    }
}
