namespace LoadBalancing.Configuration;

/// <summary>A named farm of servers with its algorithm, persistence, checks and limits.</summary>
public sealed class BackendOptions
{
    internal const string IdempotentMethods = "GET HEAD OPTIONS TRACE PUT DELETE";

    /// <summary>The rule that picks a server when persistence does not. Default: <see cref="Algorithm.RoundRobin"/>.</summary>
    public Algorithm Balance { get; set; } = Algorithm.RoundRobin;

    /// <summary>The parameters of algorithms that hash a part of the request.</summary>
    public HashOptions Hash { get; set; } = new();

    /// <summary>
    /// How many servers <see cref="Algorithm.Random"/> (1 to 256) and <see cref="Algorithm.PowerOfTwo"/> (1 to 16) compare. 1 is a
    /// choice at random, by weight alone. Default: 2.
    /// </summary>
    public int Draws { get; set; } = 2;

    /// <summary>How servers grow into their weight.</summary>
    public SlowStartOptions SlowStart { get; set; } = new();

    /// <summary>How <see cref="Algorithm.PeakEwma"/> and <see cref="Algorithm.LeastTime"/> judge response times.</summary>
    public ResponseTimeOptions ResponseTimes { get; set; } = new();

    /// <summary>
    /// Named criteria for the conditions of this backend's rules, as they stand behind <c>acl</c> in HAProxy: a name and a criterion
    /// each, such as <c>static path_beg /images /css</c>. Those of one name are alternatives. Default: none but the predefined ones.
    /// </summary>
    public IList<string> Acls { get; } = [];

    /// <summary>
    /// Rules that name the server of a request: the first one that applies, and whose server is not down or in maintenance, comes
    /// before the cookie and the algorithm.
    /// </summary>
    public IList<UseServerOptions> UseServers { get; } = [];

    /// <summary>Rules that force or ignore the persistence of a request; the first one that applies decides.</summary>
    public IList<PersistenceRuleOptions> PersistenceRules { get; } = [];

    /// <summary>The persistence cookie. Default: none.</summary>
    public CookieOptions? Cookie { get; set; }

    /// <summary>The table that this backend declares, for its own rules and those of others. Default: none.</summary>
    public StickTableOptions? StickTable { get; set; }

    /// <summary>
    /// What is done with stick tables, at most 64 rules: the first that finds a usable server counts, and comes after the cookie. Default:
    /// nothing.
    /// </summary>
    public IList<StickRuleOptions> Stick { get; } = [];

    /// <summary>Sessions of the application that are learned. Default: none.</summary>
    public SessionOptions? Session { get; set; }

    /// <summary>
    /// Whether the cookie or a stick table brings a client back even to a server that is down or in maintenance; when that fails,
    /// <see cref="Redispatch"/> decides. Default: <see langword="false"/>, the client is balanced again.
    /// </summary>
    public bool PersistWhenDown { get; set; }

    /// <summary>Checks of the servers; <see langword="null"/> (the default) leaves them unchecked, which counts as up.</summary>
    public CheckOptions? Check { get; set; }

    /// <summary>When servers whose traffic goes worse than that of the others are ejected. Default: never.</summary>
    public OutlierOptions? Outliers { get; set; }

    /// <summary>
    /// How long a server that an operator drains may keep its clients; afterwards it is in maintenance. 1 ms or more. Default:
    /// <see langword="null"/>, for ever.
    /// </summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>
    /// When no server without <see cref="ServerOptions.Backup"/> is usable: balance over all usable backups
    /// (<see langword="true"/>) or use the first usable one alone (<see langword="false"/>, the default).
    /// </summary>
    public bool AllBackups { get; set; }

    /// <summary>
    /// Backups serve, together with the active servers, while fewer of these are usable than a number, such as <c>2</c>, or than a
    /// percentage of them, such as <c>50%</c>. Default: <c>1</c>, only when no active server is usable.
    /// </summary>
    public string BackupThreshold { get; set; } = "1";

    /// <summary>Attempts after the first one, when that failed in a way that <see cref="RetryOn"/> names. 0 or more. Default: 3.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>What makes an attempt worth repeating. Default: that no connection came about.</summary>
    public RetryReasons RetryOn { get; set; } = RetryReasons.ConnectionFailure;

    /// <summary>
    /// Methods whose requests may reach a server twice, separated by blanks; none if empty. Letter case matters. Default: those that RFC
    /// 9110 calls idempotent (section 9.2.2).
    /// </summary>
    public string RepeatableMethods { get; set; } = IdempotentMethods;

    /// <summary>
    /// When a retry may leave the server for another one: 0 never; n &gt; 0 on every n-th retry; n &lt; 0 counts from the end,
    /// so that -1 is the last retry. A client that persistence did not tie to the server moves at the first retry whenever this
    /// is not 0. Default: 1, every retry moves.
    /// </summary>
    public int Redispatch { get; set; } = 1;

    /// <summary>
    /// Where connections to the servers come from: <c>address</c> or <c>address:port</c>, for traffic and checks. Default: the
    /// system chooses.
    /// </summary>
    public string? Source { get; set; }

    /// <summary>Which connections to servers are kept for further requests.</summary>
    public ConnectionOptions Connections { get; set; } = new();

    /// <summary>Time limits of an exchange.</summary>
    public TimeoutOptions Timeouts { get; set; } = new();

    /// <summary>Headers that tell servers who the client is.</summary>
    public ForwardedOptions Forwarded { get; set; } = new();

    /// <summary>
    /// What is done to requests before a server is chosen, in this order, written as HAProxy writes it behind <c>http-request</c>:
    /// <c>set-header X-Client %[src]</c>, <c>deny if { path_beg /admin }</c>. Default: nothing.
    /// </summary>
    public IList<string> RequestRules { get; } = [];

    /// <summary>
    /// What is done to the responses of servers, in this order, written as HAProxy writes it behind <c>http-response</c>:
    /// <c>del-header Server</c>. Default: nothing.
    /// </summary>
    public IList<string> ResponseRules { get; } = [];

    /// <summary>The servers, in the order that decides between equals. At least one, unless the backend only declares a <see cref="StickTable"/>.</summary>
    public IList<ServerOptions> Servers { get; } = [];
}
