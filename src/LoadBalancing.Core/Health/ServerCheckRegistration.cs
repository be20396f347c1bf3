namespace LoadBalancing.Health;

/// <summary>A check of the application and the name it goes by.</summary>
/// <param name="Name">The name; letter case does not matter.</param>
/// <param name="Create">Gives the check.</param>
internal sealed record ServerCheckRegistration(string Name, Func<IServiceProvider, IServerCheck> Create);
