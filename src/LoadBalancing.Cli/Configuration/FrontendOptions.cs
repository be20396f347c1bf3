using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;

namespace LoadBalancing.Cli.Configuration;

/// <summary>A listening point of the proxy: its binds and the backend that serves it.</summary>
public sealed class FrontendOptions
{
    /// <summary>
    /// Where to listen: <c>address:port</c>, <c>address:first-last</c> for a range of ports, <c>*:port</c> or <c>:port</c> for all
    /// addresses; several are separated by commas. At least one.
    /// </summary>
    public IList<string> Binds { get; } = [];

    /// <summary>The versions of HTTP spoken with clients. Default: <see cref="FrontendProtocol.Any"/>.</summary>
    public FrontendProtocol Protocol { get; set; }

    /// <summary>
    /// Named criteria for the conditions of this frontend's rules, as they stand behind <c>acl</c> in HAProxy: a name and a criterion
    /// each, such as <c>static path_beg /images /css</c>. Those of one name are alternatives. Default: none but the predefined ones.
    /// </summary>
    public IList<string> Acls { get; } = [];

    /// <summary>Where requests go: the first rule whose condition is met chooses the backend.</summary>
    public IList<RouteOptions> Routes { get; } = [];

    /// <summary>
    /// Name of the backend that serves the requests that no route takes. Required unless there are <see cref="Routes"/>; without it
    /// such requests are answered 503.
    /// </summary>
    public string Backend { get; set; } = "";

    /// <summary>The backends that requests may go to, each once, but for those that requests name.</summary>
    internal IEnumerable<string> UsedBackends => Routes.Select(route => route.Backend).Append(Backend)
        .Where(name => name.Length > 0 && !RuleName.IsFormat(name)).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether requests may go to a backend.</summary>
    internal bool MayUse(string backend) =>
        Routes.Any(route => RuleName.IsFormat(route.Backend)) || UsedBackends.Contains(backend, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What is done to requests before the backend is chosen, in this order, written as HAProxy writes it behind
    /// <c>http-request</c>: <c>redirect scheme https</c>. Default: nothing.
    /// </summary>
    public IList<string> RequestRules { get; } = [];

    /// <summary>
    /// What is done to the responses of servers behind the rules of the backend, in this order, written as HAProxy writes it behind
    /// <c>http-response</c>. Default: nothing.
    /// </summary>
    public IList<string> ResponseRules { get; } = [];

    /// <summary>
    /// The path, or the whole request target with its query, that the proxy itself answers with 200 to tell that it is alive. Such
    /// requests are neither forwarded nor counted. Default: none.
    /// </summary>
    public string? MonitorUri { get; set; }

    /// <summary>
    /// Conditions of which each makes the answer at <see cref="MonitorUri"/> a 503, such as <c>if { nbsrv(web) lt 2 }</c>. Default:
    /// none.
    /// </summary>
    public IList<string> MonitorFail { get; } = [];

    /// <summary>
    /// Time for which the client may stand still while it is waited for. Default: 60 s.
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit.
    /// </summary>
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for the whole head of a request to arrive. Default: <see cref="ClientTimeout"/>.</summary>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>Time for which a connection may wait for its next request. Default: <see cref="RequestTimeout"/>.</summary>
    public TimeSpan? KeepAliveTimeout { get; set; }

    /// <summary>
    /// Time for which a tunnel may stand still whose server has ended its side. Default: <see cref="TimeoutOptions.Tunnel"/> of the
    /// backend, else <see cref="ClientTimeout"/>.
    /// </summary>
    public TimeSpan? ClientFinTimeout { get; set; }

    /// <summary>What clients may send at most.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>Which requests are let through that are refused otherwise. Default: none.</summary>
    public RequestStrictness Strictness { get; set; } = RequestStrictness.Strict;

    /// <summary>Whether each connection is closed after one request. Default: <see langword="false"/>.</summary>
    public bool Close { get; set; }
}
