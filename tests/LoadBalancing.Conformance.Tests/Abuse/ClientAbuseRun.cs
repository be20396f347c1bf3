namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile clients send over HTTP/1.</summary>
public sealed class ClientAbuseRun() : AbuseRun("client");
