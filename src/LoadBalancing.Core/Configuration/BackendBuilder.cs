namespace LoadBalancing.Configuration;

/// <summary>Describes a backend in code.</summary>
public sealed class BackendBuilder
{
    /// <summary>Begins with the options as they are.</summary>
    /// <param name="options">The options to fill.</param>
    public BackendBuilder(BackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>What has been described so far; everything that has no method of its own is set here.</summary>
    public BackendOptions Options { get; }

    /// <summary>Sets the rule that picks a server when persistence does not.</summary>
    /// <param name="algorithm">The rule.</param>
    public BackendBuilder Balance(Algorithm algorithm)
    {
        Options.Balance = algorithm;
        return this;
    }

    /// <summary>Brings clients back to their server by a cookie.</summary>
    /// <param name="name">Name of the cookie.</param>
    /// <param name="configure">What is done with the cookie besides reading it; nothing by default.</param>
    public BackendBuilder PersistWithCookie(string name, Action<CookieBuilder>? configure = null)
    {
        Options.Cookie = new CookieOptions { Name = name };
        configure?.Invoke(new CookieBuilder(Options.Cookie));
        return this;
    }

    /// <summary>Checks servers by connecting to them.</summary>
    /// <param name="configure">Intervals and thresholds.</param>
    public BackendBuilder CheckTcp(Action<CheckOptions>? configure = null)
    {
        Options.Check = new CheckOptions();
        configure?.Invoke(Options.Check);
        return this;
    }

    /// <summary>Checks servers by an HTTP request; a status of 200 to 399 passes.</summary>
    /// <param name="path">Request target, beginning with <c>/</c>.</param>
    /// <param name="method">Request method. Default: <c>GET</c>.</param>
    /// <param name="configure">Intervals and thresholds.</param>
    public BackendBuilder CheckHttp(string path, string method = "GET", Action<CheckOptions>? configure = null)
    {
        Options.Check = new CheckOptions { Http = new HttpCheckOptions { Path = path, Method = method } };
        configure?.Invoke(Options.Check);
        return this;
    }

    /// <summary>Sets where connections to the servers come from.</summary>
    /// <param name="address"><c>address</c> or <c>address:port</c>.</param>
    public BackendBuilder Source(string address)
    {
        Options.Source = address;
        return this;
    }

    /// <summary>Appends the client's address to a header of each request.</summary>
    /// <param name="configure">The header's name and the exceptions.</param>
    public BackendBuilder ForwardedFor(Action<ForwardedOptions>? configure = null)
    {
        Options.Forwarded.For = true;
        configure?.Invoke(Options.Forwarded);
        return this;
    }

    /// <summary>Adds a server.</summary>
    /// <param name="name">Name, unique in the backend.</param>
    /// <param name="address"><c>http://host:port</c>, <c>https://host:port</c> or <c>host:port</c>.</param>
    /// <param name="configure">Weight, cookie and the like.</param>
    public BackendBuilder AddServer(string name, string address, Action<ServerBuilder>? configure = null)
    {
        var server = new ServerOptions { Name = name, Address = address };
        configure?.Invoke(new ServerBuilder(server));
        Options.Servers.Add(server);
        return this;
    }
}
