using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore;

/// <summary>Describes in code which requests go to which backend.</summary>
public sealed class BackendRoutesBuilder
{
    private readonly List<string> _acls = [];
    private readonly List<RouteOptions> _routes = [];
    private string? _default;

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

    internal BackendRoutes Build(BackendCollection backends) => new(backends, _acls, _routes, _default);
}
