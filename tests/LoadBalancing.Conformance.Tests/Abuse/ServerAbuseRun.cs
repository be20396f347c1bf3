namespace LoadBalancing.Conformance.Abuse;

/// <summary>What hostile servers answer.</summary>
public sealed class ServerAbuseRun() : AbuseRun("server");
