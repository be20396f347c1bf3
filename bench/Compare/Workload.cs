namespace LoadBalancing.Compare;

/// <summary>What the client asks for, again and again.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Path">Path on the origin.</param>
/// <param name="Bytes">Length of the body.</param>
internal sealed record Workload(string Name, string Path, int Bytes)
{
    public static readonly Workload Small = new("small", "/small", Origin.SmallBody.Length);

    public static readonly IReadOnlyList<Workload> All =
    [
        Small,
        new("10k", "/10k", 10 * 1024),
        new("1m", "/1m", 1024 * 1024),
    ];
}
