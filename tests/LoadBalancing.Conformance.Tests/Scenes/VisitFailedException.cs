namespace LoadBalancing.Conformance.Scenes;

/// <summary>A visitor's request was not answered by a server.</summary>
internal sealed class VisitFailedException(string message, Exception? cause = null) : Exception(message, cause);
