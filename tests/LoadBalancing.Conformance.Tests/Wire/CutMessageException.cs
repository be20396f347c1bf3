namespace LoadBalancing.Conformance.Wire;

/// <summary>The connection ended within a message.</summary>
internal sealed class CutMessageException(string where) : IOException($"the connection ended {where}");
