namespace LoadBalancing.Simulator.Experiments;

/// <summary>Times in system.</summary>
internal sealed record ResponseTimes(double Mean, double P99, double P999);
