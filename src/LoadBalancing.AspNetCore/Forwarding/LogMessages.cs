using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>What forwarding logs. A request that goes well leaves no line.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(101, LogLevel.Warning, "A request to backend {Backend} failed: {Termination} {Status} after {Retries} retries: {Reason}")]
    public static partial void NotForwarded(this ILogger log, string backend, Termination termination, DispatchStatus status, int retries, string reason);

    [LoggerMessage(102, LogLevel.Warning, "The response of server {Server} broke off: {Termination}: {Reason}")]
    public static partial void ResponseBroken(this ILogger log, Server server, Termination termination, string reason);

    [LoggerMessage(103, LogLevel.Warning, "A rule of {Proxy} could not be applied: {Termination}: {Reason}")]
    public static partial void RuleFailed(this ILogger log, string? proxy, Termination termination, string reason);
}
