namespace LoadBalancing.Conformance.Algorithms;

/// <summary>An algorithm and the requests it is to find servers for.</summary>
/// <param name="Lines">The lines of the configuration that choose the algorithm.</param>
/// <param name="Requests">The requests, sent one after another.</param>
/// <param name="Weights">The weights of the servers a, b, c …</param>
internal sealed record PickCase(string[] Lines, IReadOnlyList<PickRequest> Requests, int[] Weights)
{
    /// <summary>What is added to the lines of the servers, by place.</summary>
    public string[] ServerParameters { get; init; } = [];

    /// <summary>The address that the proxy listens on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public override string ToString() => $"{string.Join("; ", Lines)}; {string.Join(",", Weights)} {string.Join(" | ", ServerParameters)}";
}
