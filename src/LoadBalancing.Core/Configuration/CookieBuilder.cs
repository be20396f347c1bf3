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

    /// <summary>Puts the server's value in the place of the one that a server gives the cookie.</summary>
    public CookieBuilder Rewrite()
    {
        Options.Mode = CookieMode.Rewrite;
        return this;
    }

    /// <summary>Puts the server's value before that of the application's cookie.</summary>
    /// <param name="keepUnknown">Whether a prefix that names no server is left in requests.</param>
    public CookieBuilder Prefix(bool keepUnknown = false)
    {
        Options.Mode = CookieMode.Prefix;
        Options.KeepUnknownPrefix = keepUnknown;
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

    /// <summary>Inserts the cookie in responses to POST alone.</summary>
    public CookieBuilder PostOnly()
    {
        Options.PostOnly = true;
        return this;
    }

    /// <summary>Passes a cookie that a server sets itself on as it is.</summary>
    public CookieBuilder Preserve()
    {
        Options.Preserve = true;
        return this;
    }

    /// <summary>Inserts the cookie with <c>HttpOnly</c>.</summary>
    public CookieBuilder HttpOnly()
    {
        Options.HttpOnly = true;
        return this;
    }

    /// <summary>Inserts the cookie with <c>Secure</c>.</summary>
    public CookieBuilder Secure()
    {
        Options.Secure = true;
        return this;
    }

    /// <summary>Inserts the cookie with <c>Secure</c> and <c>Partitioned</c>.</summary>
    public CookieBuilder Partitioned()
    {
        Options.Secure = true;
        Options.Partitioned = true;
        return this;
    }

    /// <summary>Inserts the cookie for a domain; may be said several times.</summary>
    /// <param name="domain">The domain, such as <c>example.com</c>.</param>
    public CookieBuilder Domain(string domain)
    {
        Options.Domains.Add(domain);
        return this;
    }

    /// <summary>Inserts the cookie with a further attribute; may be said several times.</summary>
    /// <param name="attribute">The attribute, such as <c>SameSite=Lax</c>.</param>
    public CookieBuilder Attribute(string attribute)
    {
        Options.Attributes.Add(attribute);
        return this;
    }

    /// <summary>Limits the time without a request after which the cookie leads to its server no longer.</summary>
    /// <param name="time">One second or more.</param>
    public CookieBuilder MaxIdle(TimeSpan time)
    {
        Options.MaxIdle = time;
        return this;
    }

    /// <summary>Limits the time since it was given out first after which the cookie leads to its server no longer.</summary>
    /// <param name="time">One second or more.</param>
    public CookieBuilder MaxLife(TimeSpan time)
    {
        Options.MaxLife = time;
        return this;
    }

    /// <summary>Gives servers without a cookie value one that is computed from their address.</summary>
    /// <param name="key">The secret behind the values.</param>
    public CookieBuilder Dynamic(string key)
    {
        Options.Dynamic = true;
        Options.DynamicKey = key;
        return this;
    }

    /// <summary>Signs the values, so that clients neither learn them nor can make up one.</summary>
    /// <param name="key">The secret, at least 16 characters.</param>
    public CookieBuilder Sign(string key)
    {
        Options.SigningKey = key;
        return this;
    }

    /// <summary>Binds clients to the servers that share a label's value, instead of to one.</summary>
    /// <param name="label">Name of the label, such as <c>version</c>.</param>
    /// <param name="current">The value whose servers get new clients; by default that of the first server with the label.</param>
    public CookieBuilder ByLabel(string label, string? current = null)
    {
        Options.Label = label;
        Options.Current = current;
        return this;
    }
}
