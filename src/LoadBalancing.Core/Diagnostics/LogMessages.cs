using LoadBalancing.Configuration;
using LoadBalancing.Health;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Diagnostics;

/// <summary>What the engine logs.</summary>
internal static partial class LogMessages
{
    public static void ServerStateChanged(this ILogger log, ServerStateChange change, int actives, int backups)
    {
        var server = change.Server;
        var running = actives == 0 && backups > 0 ? " Running on backup." : "";
        var (before, after) = (change.Before, change.After);
        var via = (after.Reasons & ~before.Reasons & StateMachine.Inherited) != 0
            ? $" via {TrackTarget.Parse(server.Settings.Track!, server.Backend.Name)}"
            : "";
        if (after.Administrative == AdministrativeState.Maintenance)
        {
            if (before.Administrative != AdministrativeState.Maintenance)
            {
                log.ServerInMaintenance(server, via, actives, backups, running, server.InFlight);
            }
        }
        else if (before.Administrative == AdministrativeState.Maintenance)
        {
            log.ServerOutOfMaintenance(server, after.IsStopped ? "DOWN" : "UP", after.IsDrained ? "DRAIN" : "READY");
        }
        else if (before.IsDrained != after.IsDrained)
        {
            log.ServerDrain(server, after.IsDrained ? $"enters drain state{via}" : "leaves drain state", actives, backups, running);
        }
        else if (after.IsStopped)
        {
            // Who has asked for no clients before it went is no surprise.
            var isExpected = before.Operational == OperationalState.Stopping || after.IsDrained;
            log.ServerDown(
                isExpected ? LogLevel.Information : LogLevel.Warning, server, change.Reason, actives, backups, running, server.InFlight);
        }
        else if (after.Operational == OperationalState.Stopping)
        {
            log.ServerStopping(server, change.Reason, actives, backups, running);
        }
        else
        {
            log.ServerUp(server, change.Reason, actives, backups, running);
        }
    }

    [LoggerMessage(EventId = 1, Message =
        "Server {Server} is DOWN, reason: {Reason}. {Actives} active and {Backups} backup servers left.{Running} {InFlight} requests in flight.")]
    private static partial void ServerDown(
        this ILogger log, LogLevel level, Server server, string reason, int actives, int backups, string running, int inFlight);

    [LoggerMessage(2, LogLevel.Information,
        "Server {Server} is UP, reason: {Reason}. {Actives} active and {Backups} backup servers online.{Running}")]
    private static partial void ServerUp(this ILogger log, Server server, string reason, int actives, int backups, string running);

    [LoggerMessage(3, LogLevel.Information,
        "Server {Server} is going DOWN for maintenance{Via}. {Actives} active and {Backups} backup servers left.{Running} {InFlight} requests in flight.")]
    private static partial void ServerInMaintenance(
        this ILogger log, Server server, string via, int actives, int backups, string running, int inFlight);

    [LoggerMessage(10, LogLevel.Information, "Server {Server} is {State}/{Wanted} (leaving maintenance).")]
    private static partial void ServerOutOfMaintenance(this ILogger log, Server server, string state, string wanted);

    [LoggerMessage(11, LogLevel.Information,
        "Server {Server} {Change}. {Actives} active and {Backups} backup servers online.{Running}")]
    private static partial void ServerDrain(this ILogger log, Server server, string change, int actives, int backups, string running);

    [LoggerMessage(12, LogLevel.Information,
        "Server {Server} is stopping, reason: {Reason}. {Actives} active and {Backups} backup servers online.{Running}")]
    private static partial void ServerStopping(this ILogger log, Server server, string reason, int actives, int backups, string running);

    [LoggerMessage(19, LogLevel.Information, "Health check for server {Server} {Verdict}, reason: {Result}, status: {Standing}.")]
    public static partial void CheckChanged(this ILogger log, Server server, string verdict, CheckResult result, string standing);

    [LoggerMessage(4, LogLevel.Error, "Backend {Backend} has no server available!")]
    public static partial void NoServerLeft(this ILogger log, string backend);

    [LoggerMessage(5, LogLevel.Information, "Configuration reloaded: {Backends} backends, {Servers} servers.")]
    public static partial void ConfigurationReloaded(this ILogger log, int backends, int servers);

    [LoggerMessage(6, LogLevel.Error, "The new configuration is refused, the running one stays:\n{Failures}")]
    public static partial void ReloadRejected(this ILogger log, string failures);

    [LoggerMessage(15, LogLevel.Error, "The new configuration is refused, the running one stays:\nBackend {Backend}: {Failure}")]
    public static partial void ReloadBroken(this ILogger log, Exception exception, string backend, string failure);

    [LoggerMessage(16, LogLevel.Error, "The store of the stick table {Table} did not take its new settings.")]
    public static partial void StickStoreUnchanged(this ILogger log, Exception exception, string table);

    [LoggerMessage(17, LogLevel.Error, "The store of the stick table {Table} could not be let go of.")]
    public static partial void StickStoreKept(this ILogger log, Exception exception, string table);

    [LoggerMessage(7, LogLevel.Error, "The check of server {Server} could not run; it is tried again.")]
    public static partial void CheckBroken(this ILogger log, Exception exception, Server server);

    [LoggerMessage(14, LogLevel.Error, "The agent of server {Server} could not be asked; it is tried again.")]
    public static partial void AgentBroken(this ILogger log, Exception exception, Server server);

    [LoggerMessage(8, LogLevel.Error, "An event handler failed on the change of server {Server}; the change stands.")]
    public static partial void HandlerBroken(this ILogger log, Exception exception, Server server);

    [LoggerMessage(9, LogLevel.Error, "An event handler failed on the end of a request.")]
    public static partial void RequestHandlerBroken(this ILogger log, Exception exception);

    [LoggerMessage(13, LogLevel.Error, "A callback failed when the exchanges on server {Server} were ended.")]
    public static partial void SessionCallbackBroken(this ILogger log, Exception exception, Server server);

    [LoggerMessage(18, LogLevel.Error, "A callback failed when server {Server} was removed.")]
    public static partial void RemovalCallbackBroken(this ILogger log, Exception exception, Server server);
}
