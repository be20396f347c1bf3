namespace LoadBalancing.Health;

/// <summary>The checks of the application by name, each made when it is needed first.</summary>
internal sealed class ServerChecks(IEnumerable<ServerCheckRegistration> registrations, IServiceProvider services)
{
    private readonly Dictionary<string, Lazy<IServerCheck>> _checks = registrations.ToDictionary(
        registration => registration.Name,
        registration => new Lazy<IServerCheck>(() => registration.Create(services)),
        StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _checks.Keys;

    public IServerCheck this[string name] => _checks[name].Value;
}
