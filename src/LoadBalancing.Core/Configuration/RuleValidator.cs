using LoadBalancing.Rules;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in the ACLs of a frontend or a backend and in the rules that use them.</summary>
internal sealed class RuleValidator
{
    private readonly string _path;
    private readonly ICollection<ConfigurationError> _errors;
    private readonly AclSet _acls;

    /// <param name="path">The path of the frontend or backend.</param>
    /// <param name="acls">What it declares.</param>
    /// <param name="errors">Where to say it.</param>
    public RuleValidator(string path, IEnumerable<string> acls, ICollection<ConfigurationError> errors)
    {
        _path = path;
        _errors = errors;
        _acls = new AclSet(acls, (index, problem) => Report($"Acls:{index}", problem));
    }

    /// <summary>Finds everything that is wrong with rules that choose backends.</summary>
    /// <param name="acls">What is declared for their conditions.</param>
    /// <param name="routes">The rules.</param>
    /// <param name="backends">The names of all backends.</param>
    /// <param name="defaultBackend">The backend of requests that no rule takes; nothing for none.</param>
    public static IReadOnlyList<ConfigurationError> FindErrors(
        IEnumerable<string> acls, IList<RouteOptions> routes, ICollection<string> backends, string? defaultBackend)
    {
        var errors = new List<ConfigurationError>();
        var validator = new RuleValidator("", acls, errors);
        validator.CheckRoutes(routes, backends);
        if (!string.IsNullOrEmpty(defaultBackend) || routes.Count == 0)
        {
            validator.CheckBackendName("Backend", defaultBackend ?? "", backends);
        }

        return errors;
    }

    /// <summary>Looks at the rules of a backend.</summary>
    public void CheckBackend(BackendOptions backend)
    {
        string[] servers = [.. backend.Servers.Select(server => server.Name)];
        for (var i = 0; i < backend.UseServers.Count; i++)
        {
            var name = backend.UseServers[i].Server;
            if (RuleName.IsFormat(name))
            {
                CheckFormat($"UseServers:{i}:Server", name);
            }
            else if (!servers.Contains(name))
            {
                Report($"UseServers:{i}:Server", $"the backend has no server '{name}'.{Spelling.Suggestion(name, servers)}");
            }

            CheckCondition($"UseServers:{i}:Condition", backend.UseServers[i].Condition);
        }

        for (var i = 0; i < backend.PersistenceRules.Count; i++)
        {
            var action = backend.PersistenceRules[i].Action;
            if (!Enum.IsDefined(action))
            {
                Report($"PersistenceRules:{i}:Action", $"unknown action {action}.");
            }

            CheckCondition($"PersistenceRules:{i}:Condition", backend.PersistenceRules[i].Condition);
        }
    }

    /// <summary>Looks at rules that choose backends.</summary>
    /// <param name="routes">The rules.</param>
    /// <param name="backends">The names of all backends.</param>
    public void CheckRoutes(IList<RouteOptions> routes, ICollection<string> backends)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            if (RuleName.IsFormat(routes[i].Backend))
            {
                CheckFormat($"Routes:{i}:Backend", routes[i].Backend);
            }
            else
            {
                CheckBackendName($"Routes:{i}:Backend", routes[i].Backend, backends);
            }

            CheckCondition($"Routes:{i}:Condition", routes[i].Condition);
        }
    }

    private void CheckFormat(string key, string name)
    {
        if (RuleName.ProblemOf(name) is { } problem)
        {
            Report(key, problem);
        }
    }

    private void CheckBackendName(string key, string name, ICollection<string> backends)
    {
        if (!backends.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            Report(key, $"there is no backend '{name}'.{Spelling.Suggestion(name, backends)}");
        }
    }

    public void CheckCondition(string key, string? condition)
    {
        if (!_acls.TryRead(condition, out _, out var problem))
        {
            Report(key, problem);
        }
    }

    public void Report(string key, string message) => _errors.Add(new ConfigurationError(_path.Length == 0 ? key : $"{_path}:{key}", message));
}
