using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Servers;
using Monitor = LoadBalancing.AspNetCore.Rules.Monitor;

namespace LoadBalancing.AspNetCore;

/// <summary>Describes in code which requests go to which backend, and what is done to them before.</summary>
public sealed class BackendRoutesBuilder
{
    private readonly List<string> _acls = [];
    private readonly List<RouteOptions> _routes = [];
    private readonly List<string> _requestRules = [];
    private readonly List<string> _responseRules = [];
    private readonly List<string> _monitorFail = [];
    private string? _default;
    private string? _monitorUri;

    internal BackendRoutesBuilder()
    {
    }

    /// <summary>Names a criterion for the conditions; criteria of one name are alternatives.</summary>
    /// <param name="name">Name, case-sensitive.</param>
    /// <param name="criterion">What is looked at and what it is compared with, such as <c>path_beg /images /css</c>.</param>
    public BackendRoutesBuilder Acl(string name, string criterion)
    {
        _acls.Add($"{name} {criterion}");
        return this;
    }

    /// <summary>Sends requests to a backend. The first rule whose condition is met decides.</summary>
    /// <param name="backend">Name of the backend.</param>
    /// <param name="condition">When the rule applies, such as <c>static or { hdr(host) -i img.example.com }</c>.</param>
    public BackendRoutesBuilder UseBackend(string backend, string condition)
    {
        _routes.Add(new RouteOptions { Backend = backend, Condition = condition });
        return this;
    }

    /// <summary>Sends requests that no rule takes to a backend; without a default they are answered 503.</summary>
    /// <param name="backend">Name of the backend.</param>
    public BackendRoutesBuilder DefaultBackend(string backend)
    {
        _default = backend;
        return this;
    }

    /// <summary>
    /// Adds what is done to requests before the backend is chosen, behind what was added before, written as HAProxy writes it behind
    /// <c>http-request</c>: <c>redirect scheme https</c>.
    /// </summary>
    /// <param name="rule">The rule, which may end with a condition.</param>
    public BackendRoutesBuilder OnRequest(string rule)
    {
        _requestRules.Add(rule);
        return this;
    }

    /// <summary>
    /// Adds what is done to responses of servers behind the rules of their backend, written as HAProxy writes it behind
    /// <c>http-response</c>: <c>del-header Server</c>.
    /// </summary>
    /// <param name="rule">The rule, which may end with a condition.</param>
    public BackendRoutesBuilder OnResponse(string rule)
    {
        _responseRules.Add(rule);
        return this;
    }

    /// <summary>
    /// Answers requests for one target with 200, to tell that the balancer is alive. They are neither forwarded nor counted.
    /// </summary>
    /// <param name="uri">The path, or the whole target with its query, that begins with a slash. The endpoint's pattern has to match it.</param>
    public BackendRoutesBuilder MonitorUri(string uri)
    {
        _monitorUri = uri;
        return this;
    }

    /// <summary>Adds a condition that makes the answer at <see cref="MonitorUri"/> a 503.</summary>
    /// <param name="condition">The condition, such as <c>{ nbsrv(web) lt 2 }</c>.</param>
    public BackendRoutesBuilder MonitorFail(string condition)
    {
        _monitorFail.Add(condition);
        return this;
    }

    /// <exception cref="ArgumentException">A rule is wrong; the message names all mistakes.</exception>
    internal FrontendRules Build(BackendCollection backends)
    {
        var acls = new AclSet(_acls);
        ConfigurationError[] errors =
        [
            .. BackendRoutes.FindErrors(backends, _acls, _routes, _default),
            .. RuleList.FindErrors("RequestRules", RuleKind.Request, _requestRules, acls),
            .. RuleList.FindErrors("ResponseRules", RuleKind.Response, _responseRules, acls),
            .. Monitor.FindErrors(_monitorUri, _monitorFail, acls),
        ];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors));
        }

        return new FrontendRules("", new BackendRoutes(backends, _acls, _routes, _default))
        {
            Monitor = Monitor.Read(_monitorUri, _monitorFail, acls),
            RequestRules = RuleList.Read(RuleKind.Request, _requestRules, acls),
            ResponseRules = RuleList.Read(RuleKind.Response, _responseRules, acls),
        };
    }
}
