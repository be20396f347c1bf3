namespace LoadBalancing.Compare;

/// <summary>One proxy under one workload for some seconds.</summary>
/// <param name="RequestsPerSecond">Responses that came back whole.</param>
/// <param name="CpuPerRequest">User and system time of the proxy's processes, in µs.</param>
/// <param name="P50">Median latency in ms.</param>
/// <param name="P99">99th percentile of the latency in ms.</param>
/// <param name="OriginCpu">Share of a core that the origin used; near 1, the origin was the limit.</param>
internal sealed record Measurement(double RequestsPerSecond, double CpuPerRequest, double P50, double P99, double OriginCpu);
