namespace LoadBalancing.AspNetCore.Rules;

/// <summary>A rule has made something that cannot be sent. The server is not to blame.</summary>
internal sealed class RuleException(string message, Exception inner) : Exception(message, inner);
