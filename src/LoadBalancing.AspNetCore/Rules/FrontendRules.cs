using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Rules;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>What a listening point does with a request before a backend has it, and with the response behind the backend.</summary>
/// <param name="name">The frontend.</param>
/// <param name="routes">Lead to the backend.</param>
internal sealed class FrontendRules(string name, BackendRoutes routes)
{
    public string Name => name;

    /// <summary>Answers the probes of who watches the proxy itself.</summary>
    public Monitor? Monitor { get; init; }

    public RuleList? RequestRules { get; init; }

    public RuleList? ResponseRules { get; init; }

    /// <summary>Time for which a tunnel may stand still whose server has ended, if that has a limit of its own.</summary>
    public TimeSpan? ClientFin { get; init; }

    public BackendRoutes Routes => routes;

    /// <summary>What clients are allowed, if it is not what holds for the whole process.</summary>
    public RequestStrictness? Strictness { get; init; }

    /// <summary>Whether something that comes before the backend goes by the path, as an application's routing does.</summary>
    public bool LooksAtPath { get; init; } = true;
}
