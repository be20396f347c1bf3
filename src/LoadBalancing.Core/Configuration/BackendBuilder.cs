using LoadBalancing.Persistence;

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

    /// <summary>Balances by the client's address.</summary>
    /// <param name="configure">How the hash leads to a server.</param>
    public BackendBuilder BalanceBySource(Action<HashOptions>? configure = null) => BalanceByHash(Algorithm.Source, configure);

    /// <summary>Balances by the request target.</summary>
    /// <param name="configure">How much of it counts, and how the hash leads to a server.</param>
    public BackendBuilder BalanceByUri(Action<HashOptions>? configure = null) => BalanceByHash(Algorithm.Uri, configure);

    /// <summary>Balances by a parameter of the query string.</summary>
    /// <param name="name">The parameter, case-sensitive.</param>
    /// <param name="configure">Where it is looked for, and how the hash leads to a server.</param>
    public BackendBuilder BalanceByUrlParameter(string name, Action<HashOptions>? configure = null)
    {
        Options.Hash.Name = name;
        return BalanceByHash(Algorithm.UrlParameter, configure);
    }

    /// <summary>Balances by a request header.</summary>
    /// <param name="name">The header.</param>
    /// <param name="configure">How much of it counts, and how the hash leads to a server.</param>
    public BackendBuilder BalanceByHeader(string name, Action<HashOptions>? configure = null)
    {
        Options.Hash.Name = name;
        return BalanceByHash(Algorithm.Header, configure);
    }

    /// <summary>Balances by whatever an expression yields.</summary>
    /// <param name="expression">See <see cref="HashOptions.Expression"/>.</param>
    /// <param name="configure">How the hash leads to a server.</param>
    public BackendBuilder BalanceBy(string expression, Action<HashOptions>? configure = null)
    {
        Options.Hash.Expression = expression;
        return BalanceByHash(Algorithm.Hash, configure);
    }

    /// <summary>Balances to the least loaded of a few servers drawn by lot.</summary>
    /// <param name="draws">How many, 1 to 256.</param>
    public BackendBuilder BalanceRandomly(int draws = 2)
    {
        Options.Draws = draws;
        return Balance(Algorithm.Random);
    }

    /// <summary>Says what makes an attempt worth repeating.</summary>
    /// <param name="reasons">The reasons; without <see cref="RetryReasons.ConnectionFailure"/> not even a failed connection.</param>
    public BackendBuilder RetryOn(RetryReasons reasons)
    {
        Options.RetryOn = reasons;
        return this;
    }

    /// <summary>Says whose requests may reach a server twice.</summary>
    /// <param name="methods">The methods.</param>
    public BackendBuilder RepeatableMethods(params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        Options.RepeatableMethods = string.Join(' ', methods);
        return this;
    }

    /// <summary>Lets servers grow into their weight.</summary>
    /// <param name="duration">Time they take.</param>
    /// <param name="scope">Which servers.</param>
    /// <param name="aggression">How soon most of the weight is there, 1 to 10; see <see cref="SlowStartOptions.Aggression"/>.</param>
    public BackendBuilder SlowStart(TimeSpan duration, SlowStartScope scope = SlowStartScope.Returning, int aggression = 1)
    {
        Options.SlowStart.Aggression = aggression;
        Options.SlowStart.Duration = duration;
        Options.SlowStart.Scope = scope;
        return this;
    }

    /// <summary>Names a criterion for the conditions of this backend's rules; criteria of one name are alternatives.</summary>
    /// <param name="name">Name, case-sensitive.</param>
    /// <param name="criterion">What is looked at and what it is compared with, such as <c>path_beg /images /css</c>.</param>
    public BackendBuilder Acl(string name, string criterion)
    {
        Options.Acls.Add($"{name} {criterion}");
        return this;
    }

    /// <summary>Sends requests to one server, before the cookie and the algorithm, as long as it is not down or in maintenance.</summary>
    /// <param name="server">Name of the server.</param>
    /// <param name="condition">When the rule applies, such as <c>admin !{ path_beg /static }</c>. The first rule that does decides.</param>
    public BackendBuilder UseServer(string server, string condition)
    {
        Options.UseServers.Add(new UseServerOptions { Server = server, Condition = condition });
        return this;
    }

    /// <summary>
    /// Lets the cookie, or a rule that names a server, lead even to a server that is down or in maintenance; the request never leaves
    /// it for another one.
    /// </summary>
    /// <param name="condition">When the rule applies. The first one of these and of <see cref="IgnorePersistence"/> that does decides.</param>
    public BackendBuilder ForcePersistence(string condition) => AddPersistenceRule(PersistenceAction.Force, condition);

    /// <summary>Lets the cookie lead nowhere; none is set or changed in the response.</summary>
    /// <param name="condition">When the rule applies. The first one of these and of <see cref="ForcePersistence"/> that does decides.</param>
    public BackendBuilder IgnorePersistence(string condition) => AddPersistenceRule(PersistenceAction.Ignore, condition);

    /// <summary>Brings clients back to their server by a cookie.</summary>
    /// <param name="name">Name of the cookie.</param>
    /// <param name="configure">What is done with the cookie besides reading it; nothing by default.</param>
    public BackendBuilder PersistWithCookie(string name, Action<CookieBuilder>? configure = null)
    {
        Options.Cookie = new CookieOptions { Name = name };
        configure?.Invoke(new CookieBuilder(Options.Cookie));
        return this;
    }

    /// <summary>Declares a table that remembers which key belongs to which server.</summary>
    /// <param name="type">What the keys are.</param>
    /// <param name="size">The most entries.</param>
    /// <param name="configure">Length of keys, expiry and the like.</param>
    public BackendBuilder StickTable(StickKeyType type, int size, Action<StickTableOptions>? configure = null)
    {
        Options.StickTable = new StickTableOptions { Type = type, Size = size };
        configure?.Invoke(Options.StickTable);
        return this;
    }

    /// <summary>Brings requests to the server that has responded to one with the same key before.</summary>
    /// <param name="key">What the key is; see <see cref="StickRuleOptions.Key"/>.</param>
    /// <param name="configure">Another table, a condition.</param>
    public BackendBuilder StickOn(string key, Action<StickRuleOptions>? configure = null) => Stick(StickAction.On, key, configure);

    /// <summary>Brings requests to the server that a stick table remembers.</summary>
    /// <inheritdoc cref="StickOn"/>
    public BackendBuilder StickMatch(string key, Action<StickRuleOptions>? configure = null) => Stick(StickAction.Match, key, configure);

    /// <summary>Remembers the server that has responded, under a key of the request.</summary>
    /// <inheritdoc cref="StickOn"/>
    public BackendBuilder StickStoreRequest(string key, Action<StickRuleOptions>? configure = null) => Stick(StickAction.StoreRequest, key, configure);

    /// <summary>Remembers the server that has responded, under a key of the response.</summary>
    /// <inheritdoc cref="StickOn"/>
    public BackendBuilder StickStoreResponse(string key, Action<StickRuleOptions>? configure = null) => Stick(StickAction.StoreResponse, key, configure);

    /// <summary>Learns the sessions of the application and brings their requests to the server that began them.</summary>
    /// <param name="cookie">Name of the application's cookie.</param>
    /// <param name="configure">Length of ids, time-out and the like.</param>
    public BackendBuilder LearnSessions(string cookie, Action<SessionOptions>? configure = null)
    {
        Options.Session = new SessionOptions { Cookie = cookie };
        configure?.Invoke(Options.Session);
        return this;
    }

    /// <summary>Lets the cookie and stick tables bring clients back even to servers that are down or in maintenance.</summary>
    public BackendBuilder PersistWhenDown()
    {
        Options.PersistWhenDown = true;
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

    /// <summary>Checks servers as the options say; as they are, by connecting to them.</summary>
    /// <param name="configure">The kind of check, such as <see cref="CheckOptions.Redis"/>, intervals and thresholds.</param>
    public BackendBuilder Check(Action<CheckOptions> configure) => CheckTcp(configure);

    /// <summary>Checks servers by a check of the application.</summary>
    /// <param name="name">The name given to <see cref="LoadBalancerBuilder.AddCheck{T}"/>.</param>
    /// <param name="configure">Intervals and thresholds.</param>
    public BackendBuilder CheckCustom(string name, Action<CheckOptions>? configure = null)
    {
        Options.Check = new CheckOptions { Custom = name };
        configure?.Invoke(Options.Check);
        return this;
    }

    /// <summary>Lets backups serve while there are too few active servers.</summary>
    /// <param name="threshold">See <see cref="BackendOptions.BackupThreshold"/>.</param>
    public BackendBuilder BackupThreshold(string threshold)
    {
        Options.BackupThreshold = threshold;
        return this;
    }

    /// <summary>Ejects servers whose traffic goes worse than that of the others.</summary>
    /// <param name="configure">When, and for how long.</param>
    public BackendBuilder EjectOutliers(Action<OutlierOptions>? configure = null)
    {
        Options.Outliers = new OutlierOptions();
        configure?.Invoke(Options.Outliers);
        return this;
    }

    /// <summary>Ends drains after a time: the server is in maintenance then.</summary>
    /// <param name="limit">The time.</param>
    public BackendBuilder DrainTimeout(TimeSpan limit)
    {
        Options.DrainTimeout = limit;
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

    /// <summary>Adds something that is done to requests before a server is chosen.</summary>
    /// <param name="rule">See <see cref="BackendOptions.RequestRules"/>.</param>
    public BackendBuilder OnRequest(string rule)
    {
        Options.RequestRules.Add(rule);
        return this;
    }

    /// <summary>Adds something that is done to the responses of servers.</summary>
    /// <param name="rule">See <see cref="BackendOptions.ResponseRules"/>.</param>
    public BackendBuilder OnResponse(string rule)
    {
        Options.ResponseRules.Add(rule);
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

    private BackendBuilder Stick(StickAction action, string key, Action<StickRuleOptions>? configure)
    {
        var rule = new StickRuleOptions { Action = action, Key = key };
        configure?.Invoke(rule);
        Options.Stick.Add(rule);
        return this;
    }

    private BackendBuilder AddPersistenceRule(PersistenceAction action, string condition)
    {
        Options.PersistenceRules.Add(new PersistenceRuleOptions { Action = action, Condition = condition });
        return this;
    }

    private BackendBuilder BalanceByHash(Algorithm algorithm, Action<HashOptions>? configure)
    {
        configure?.Invoke(Options.Hash);
        return Balance(algorithm);
    }
}
