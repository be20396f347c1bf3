namespace LoadBalancing.Samples;

/// <summary>Every sample that has a name in expressions. A new family of samples is a file and a line here.</summary>
internal static class SampleTable
{
    public static IReadOnlyList<SampleKind> All { get; } =
        [.. RequestSamples.All, .. ExchangeSamples.All, .. HeaderSamples.All, .. BackendSamples.All, .. VariableSamples.All];

    private static readonly Dictionary<string, SampleKind> ByName = All.ToDictionary(kind => kind.Name);

    /// <summary>The sample of a name, or <see langword="null"/>.</summary>
    public static SampleKind? Find(string name) => ByName.GetValueOrDefault(name);
}
