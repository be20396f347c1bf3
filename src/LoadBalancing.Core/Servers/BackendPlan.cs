using LoadBalancing.Configuration;
using LoadBalancing.Persistence.Sticking;

namespace LoadBalancing.Servers;

/// <summary>
/// All that is made of the options of a backend before any of it applies. The files that options name are read for it, and may no longer be
/// what they were when the options were found to be right.
/// </summary>
/// <param name="Settings">What is configured, servers apart.</param>
/// <param name="Servers">What is configured for the servers, in declaration order.</param>
/// <param name="Stick">What is done with stick tables.</param>
internal sealed record BackendPlan(BackendSettings Settings, ServerSettings[] Servers, StickRules Stick)
{
    private static readonly Dictionary<string, StickTable> NoTables = [];

    /// <summary>The states that servers share with those that they track, if any do.</summary>
    public TrackedStates? Tracked { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="name">The name of the backend.</param>
    /// <param name="options">The options, without mistakes.</param>
    /// <param name="tables">The stick tables of all backends by name; none by default.</param>
    public static BackendPlan Of(string name, BackendOptions options, IReadOnlyDictionary<string, StickTable>? tables = null) => new(
        BackendSettings.From(options),
        [.. options.Servers.Zip(ServerIds.Of(options.Servers), (server, id) => ServerSettings.From(server, id, options))],
        StickRules.From(name, options, tables ?? NoTables));
}
