using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>A section <c>frontend</c>, <c>backend</c> or <c>listen</c> while it is read. A <c>listen</c> is both.</summary>
/// <param name="kind">The kind of section.</param>
/// <param name="name">Its name.</param>
/// <param name="line">The line that begins it.</param>
internal sealed class Proxy(SectionKinds kind, string name, int line)
{
    public SectionKinds Kind => kind;

    public string Name => name;

    public int Line => line;

    /// <summary>The section's kind and name, for messages.</summary>
    public string Title => $"{kind.ToString().ToLowerInvariant()} '{name}'";

    public string FrontendPath => $"Frontends:{name}";

    public string BackendPath => $"Backends:{name}";

    /// <summary>What a frontend is made of. HAProxy's time-outs are infinite until they are set.</summary>
    public FrontendOptions Frontend { get; } = new() { ClientTimeout = Timeout.InfiniteTimeSpan };

    /// <summary>What a backend is made of, servers and checks apart.</summary>
    public BackendOptions Backend { get; } = new()
    {
        Redispatch = 0,
        Timeouts = new TimeoutOptions
        {
            Connect = Timeout.InfiniteTimeSpan,
            Response = Timeout.InfiniteTimeSpan,
            Idle = Timeout.InfiniteTimeSpan,
        },
    };

    public Setting<string>? Mode { get; set; }

    /// <summary>What the addresses read so far speak, or <see langword="null"/> before the first.</summary>
    public FrontendProtocol? Protocol { get; set; }

    /// <summary>The secret behind computed cookie values, which may be set before the cookie or behind it.</summary>
    public string? DynamicCookieKey { get; set; }

    /// <summary>What servers are asked when they are checked.</summary>
    public CheckDraft Check { get; } = new();

    /// <summary>The program of <c>option external-check</c>.</summary>
    public ExternalCheckOptions External { get; } = new();

    public TimeSpan? CheckTimeout { get; set; }

    /// <summary>Whether servers that are checked alike share one check.</summary>
    public bool SharesChecks { get; set; }

    /// <summary>Whether each change of a check's result is logged.</summary>
    public bool LogsCheckChanges { get; set; }

    /// <summary>Whether each request gets a connection to its server of its own.</summary>
    public bool ClosesServerConnections { get; set; }

    public ServerParameters ServerDefaults { get; set; } = new();

    public List<ServerLine> Servers { get; } = [];

    public Setting<string>? UseBackend { get; set; }

    public Setting<string>? DefaultBackend { get; set; }

    public Setting<ForwardedOptions>? Forwarded { get; set; }

    public List<Setting<string>> RequestRules { get; } = [];

    /// <summary>Redirects without <c>http-request</c> before them, which HAProxy applies behind the other rules wherever they stand.</summary>
    public List<Setting<string>> Redirects { get; } = [];

    public List<Setting<string>> ResponseRules { get; } = [];

    /// <summary>The backend that the section names for its requests, if it does.</summary>
    public Setting<string>? Target => UseBackend ?? DefaultBackend;

    /// <summary>Whether clients can connect: a <c>listen</c> without an address is a backend alone.</summary>
    public bool IsFrontend => kind == SectionKinds.Frontend || (kind == SectionKinds.Listen && Protocol is not null);

    /// <summary>Whether requests can be sent here: a <c>listen</c> that only passes them on is a frontend alone.</summary>
    public bool IsBackend => kind == SectionKinds.Backend || (kind == SectionKinds.Listen && (Servers.Count > 0 || (Target is null && Frontend.Routes.Count == 0)));

    /// <summary>Whether the two cannot have the same name, and do. A frontend and a backend can.</summary>
    public bool ClashesWith(Proxy other) =>
        name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) &&
        (kind == other.Kind || kind == SectionKinds.Listen || other.Kind == SectionKinds.Listen);
}
