namespace LoadBalancing.Configuration;

/// <summary>One server of a backend.</summary>
public sealed class ServerOptions
{
    /// <summary>Greatest weight a server can have.</summary>
    public const int MaxWeight = 256;

    /// <summary>Name, unique in its backend, without white space. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Where the server listens: <c>http://host:port</c>, <c>https://host:port</c> or <c>host:port</c>, without a path.
    /// The host is an IP address or a name. Required.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// Share of the balanced traffic relative to the other servers, 0 to 256. With 0 the server gets no balanced traffic but
    /// keeps clients that persistence brings back. Default: 1.
    /// </summary>
    public int Weight { get; set; } = 1;

    /// <summary>
    /// Number of the server, unique in its backend, 1 to 2147483647: its place for <see cref="Algorithm.First"/>, and on the ring of
    /// <see cref="HashType.Consistent"/>. Default: its place among the servers, or the next number that is not asked for.
    /// </summary>
    public int? Id { get; set; }

    /// <summary>What places the server on the ring of <see cref="HashType.Consistent"/>. Default: <see cref="LoadBalancing.Configuration.HashKey.Id"/>.</summary>
    public HashKey HashKey { get; set; } = HashKey.Id;

    /// <summary>
    /// Time the server takes to grow into its weight, in whole seconds; 0 for none. Default: that of the backend's
    /// <see cref="BackendOptions.SlowStart"/>.
    /// </summary>
    public TimeSpan? SlowStart { get; set; }

    /// <summary>Value of the persistence cookie that names this server. Default: none.</summary>
    public string? Cookie { get; set; }

    /// <summary>
    /// What the server is, in words of the application's own, such as <c>version</c> = <c>v2</c>; names are case-sensitive. See
    /// <see cref="CookieOptions.Label"/>. Default: none.
    /// </summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether stick tables never remember the server, as for a sorry server. Default: <see langword="false"/>.</summary>
    public bool NonStick { get; set; }

    /// <summary>Whether the server is used only when no server without this flag is usable. Default: <see langword="false"/>.</summary>
    public bool Backup { get; set; }

    /// <summary>
    /// Which backups come first: those of a higher tier serve only while no backup of a lower one is usable. 1 or more. Default: 1.
    /// </summary>
    public int BackupTier { get; set; } = 1;

    /// <summary>Whether the server starts in maintenance, without traffic and without checks. Default: <see langword="false"/>.</summary>
    public bool Disabled { get; set; }

    /// <summary>
    /// A server whose state this one shares, in place of checks of its own: <c>server</c> in the same backend, or <c>backend/server</c>.
    /// That one is checked, or tracks another in its turn. Default: none.
    /// </summary>
    public string? Track { get; set; }

    /// <summary>
    /// Whether the exchanges that run on the server are ended when it goes down or into maintenance. Default: <see langword="false"/>,
    /// they may end by themselves.
    /// </summary>
    public bool EndSessionsWhenDown { get; set; }

    /// <summary>
    /// Whether the exchanges that run on the backend's backups are ended when the server comes up with a weight above 0. Default:
    /// <see langword="false"/>, they may end by themselves.
    /// </summary>
    public bool EndBackupSessionsWhenUp { get; set; }

    /// <summary>
    /// Where connections to the server come from: <c>address</c> or <c>address:port</c>, for traffic and checks. Default:
    /// <see cref="BackendOptions.Source"/>.
    /// </summary>
    public string? Source { get; set; }

    /// <summary>
    /// Most connections to the server that wait for a request. 0 or more. Default: <see cref="ConnectionOptions.MaxIdle"/> of the
    /// backend.
    /// </summary>
    public int? MaxIdle { get; set; }

    /// <summary>
    /// Time for which a connection to the server may wait for a request. At least 1 ms; <see cref="Timeout.InfiniteTimeSpan"/> means no
    /// limit. Default: <see cref="ConnectionOptions.IdleTimeout"/> of the backend.
    /// </summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>
    /// The version of HTTP that is spoken with the server. <see cref="ServerProtocol.Http2OrHttp1"/> needs an address that begins with
    /// <c>https://</c>. Default: <see cref="ServerProtocol.Http1"/>.
    /// </summary>
    public ServerProtocol Protocol { get; set; }

    /// <summary>TLS with the server, if its address begins with <c>https://</c>. Default: <see cref="TlsOptions"/> as it comes.</summary>
    public TlsOptions? Tls { get; set; }

    /// <summary>What this server's checks do differently. Default: nothing.</summary>
    public ServerCheckOptions? Check { get; set; }

    /// <summary>A program that is asked how the server is and how much it wants to do, besides the checks. Default: none.</summary>
    public AgentOptions? Agent { get; set; }
}
