using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Samples;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Leads requests to backends: the first route whose condition is met, or else the default. Never changes.</summary>
public sealed class BackendRoutes
{
    private readonly BackendCollection _backends;
    private readonly BackendRouter _router;

    /// <summary>Takes over routes.</summary>
    /// <param name="backends">All backends.</param>
    /// <param name="acls">Named criteria for the conditions: a name and a criterion each, such as <c>static path_beg /images</c>.</param>
    /// <param name="routes">The routes, the first of which comes first.</param>
    /// <param name="defaultBackend">The backend of requests that no route takes; <see langword="null"/> or nothing for none.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message says everything.</exception>
    public BackendRoutes(BackendCollection backends, IEnumerable<string> acls, IEnumerable<RouteOptions> routes, string? defaultBackend)
    {
        ArgumentNullException.ThrowIfNull(backends);
        ArgumentNullException.ThrowIfNull(acls);
        ArgumentNullException.ThrowIfNull(routes);
        _backends = backends;
        Frontend = new FrontendRules("", this);
        RouteOptions[] all = [.. routes];
        string[] declarations = [.. acls];
        ConfigurationError[] problems = [.. FindErrors(backends, declarations, all, defaultBackend)];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }

        _router = new BackendRouter(new AclSet(declarations), all, defaultBackend);
    }

    /// <summary>Finds the mistakes in routes.</summary>
    /// <inheritdoc cref="BackendRoutes(BackendCollection, IEnumerable{string}, IEnumerable{RouteOptions}, string?)" path="/param"/>
    internal static IEnumerable<ConfigurationError> FindErrors(
        BackendCollection backends, IList<string> acls, IList<RouteOptions> routes, string? defaultBackend) =>
        RuleValidator.FindErrors(acls, routes, [.. backends.Select(backend => backend.Name)], defaultBackend);

    /// <summary>The routes without any other rule.</summary>
    internal FrontendRules Frontend { get; }

    /// <summary>Whether the request's path has a part in the choice.</summary>
    internal bool LooksAtPath => _router.LooksAtPath;

    /// <summary>The backend that a request goes to.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The backend, or <see langword="null"/> when there is none, or none any more after a reload.</returns>
    internal Backend? Choose(in SampleContext context) =>
        _router.Choose(context) is { } name && _backends.TryGet(name, out var backend) ? backend : null;
}
