using LoadBalancing.Servers;

namespace LoadBalancing.Samples;

/// <summary>Samples of what the balancer knows of its backends, and the two that are always the same.</summary>
internal static class BackendSamples
{
    public static IEnumerable<SampleKind> All { get; } =
    [
        new("nbsrv", "[backend]", SampleType.Number, arguments => arguments is [var name] ? CreateUsableServers(name) : null),
        SampleKind.Plain("always_true", SampleType.Flag, static (scoped in _, scoped ref _, out value) => Always(true, out value)),
        SampleKind.Plain("always_false", SampleType.Flag, static (scoped in _, scoped ref _, out value) => Always(false, out value)),
    ];

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

    private static bool Always(bool flag, out SampleValue value)
    {
        value = new SampleValue(flag);
        return true;
    }
}
