namespace LoadBalancing.Cli.Hosting;

/// <summary>The proxy cannot start; the message is one line for the person who started it.</summary>
internal sealed class ProxyStartException(string message, Exception? inner = null) : Exception(message, inner);
