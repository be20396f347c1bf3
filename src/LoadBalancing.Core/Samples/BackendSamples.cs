using LoadBalancing.Servers;

namespace LoadBalancing.Samples;

/// <summary>Samples of what the balancer knows of its backends and of itself, and the two that are always the same.</summary>
internal static class BackendSamples
{
    public static IEnumerable<SampleKind> All { get; } =
    [
        new("nbsrv", "[backend]", SampleType.Number, arguments => arguments is [var name] ? CreateUsableServers(name) : null),
        Flag("stopping", static (scoped in context) => context.Backends is { IsStopping: true }),
        Flag("always_true", static (scoped in _) => true),
        Flag("always_false", static (scoped in _) => false),
    ];

    private delegate bool TakeFlag(scoped in SampleContext context);

    private static PlainSample CreateUsableServers(string name) => new(SampleType.Number, (scoped in context, scoped ref _, out value) =>
    {
        var backend = name.Length == 0 ? context.Backend : context.Backends?.Find(name);
        value = new SampleValue(backend is null ? 0 : UsableServers(backend));
        return true;
    });

    // Of several backups one alone is used, unless all are to be.
    private static int UsableServers(Backend backend) =>
        backend.UsableActives > 0 ? backend.UsableActives :
        backend.Settings.AllBackups ? backend.UsableBackups :
        Math.Min(1, backend.UsableBackups);

    private static SampleKind Flag(string name, TakeFlag take) => SampleKind.Plain(name, SampleType.Flag, (scoped in context, scoped ref _, out value) =>
    {
        value = new SampleValue(take(context));
        return true;
    });
}
