namespace LoadBalancing.Compare;

/// <summary>What is to be compared.</summary>
/// <param name="Rounds">Times that every proxy is measured.</param>
/// <param name="Seconds">Length of one measurement.</param>
/// <param name="Connections">Keep-alive connections of the client.</param>
/// <param name="Workloads">What the client asks for.</param>
/// <param name="Proxies">Who is measured.</param>
/// <param name="Lb">The built <c>lb</c>.</param>
/// <param name="JsonFile">Where to write all figures, or <see langword="null"/>.</param>
internal sealed record CompareOptions(
    int Rounds,
    int Seconds,
    int Connections,
    IReadOnlyList<Workload> Workloads,
    IReadOnlyList<ProxyKind> Proxies,
    string Lb,
    FileInfo? JsonFile);
