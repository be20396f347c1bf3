using LoadBalancing.Configuration;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Chooses the backend of a request: the first rule whose condition is met, or else the default. Never changes.</summary>
internal sealed class BackendRouter
{
    private readonly (Condition Condition, RuleName Backend)[] _routes;
    private readonly string? _default;

    /// <param name="acls">What the conditions may name.</param>
    /// <param name="routes">The rules, without mistakes.</param>
    /// <param name="defaultBackend">The backend of requests that no rule takes; nothing for none.</param>
    public BackendRouter(AclSet acls, IEnumerable<RouteOptions> routes, string? defaultBackend)
    {
        _routes = [.. routes.Select(route => (acls.Read(route.Condition), new RuleName(route.Backend)))];
        _default = string.IsNullOrEmpty(defaultBackend) ? null : defaultBackend;
    }

    /// <summary>Whether the request's path has a part in the choice.</summary>
    public bool LooksAtPath => Array.Exists(_routes, route => route.Condition.LooksAtPath || route.Backend.IsOfPath);

    /// <summary>The name of the backend that the request goes to, or <see langword="null"/> for none.</summary>
    /// <remarks>Where the request names a backend that there is none of, the default serves it; no further rule does, as in HAProxy.</remarks>
    public string? Choose(in SampleContext context)
    {
        foreach (var (condition, backend) in _routes)
        {
            if (condition.IsMet(context))
            {
                var name = backend.For(context);
                return backend.DependsOnRequest && context.Backends?.TryGet(name, out _) != true ? _default : name;
            }
        }

        return _default;
    }
}
