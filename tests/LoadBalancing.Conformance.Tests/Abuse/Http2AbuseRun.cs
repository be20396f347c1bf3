namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile clients send over HTTP/2.</summary>
public sealed class Http2AbuseRun() : AbuseRun("h2");
