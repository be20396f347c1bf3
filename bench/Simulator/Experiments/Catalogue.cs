namespace LoadBalancing.Simulator.Experiments;

/// <summary>All experiments, in the order in which they run.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new Anchors("anchors", 0.5, 0.7, 0.8, 0.9),
        new Anchors("anchors-busy", 0.95),
        new HeavyTraffic("anchors-heavy", draws: false, requests: 32_000_000),
        new HeavyTraffic("anchors-heavy-choices", draws: true, requests: 4_000_000),
        new CentralQueue(),
        new Policies(),
        new E1SlowReplica(),
        new E4PickLaw(),
        new E5WeightedChoice(),
        new E6EvenAndSlow(),
        new E8HashSpread(),
        new E9Remapping(),
        new E10BoundedLoad(),
        new E11Smoothness(),
        new E12FirstPick(),
        new E16SlowStart(),
        new E20Sinkhole(),
        new E21ColdStampede(),
        new E24FewInFlight(),
    ];
}
