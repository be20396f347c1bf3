using LoadBalancing.Cli.Configuration;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Cli.Hosting;

/// <summary>What the proxy's process logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(201, LogLevel.Information, "Frontend {Frontend} listens on {Binds} for backend {Backend}.")]
    public static partial void Listening(this ILogger log, string frontend, string binds, string backend);

    [LoggerMessage(202, LogLevel.Information, "Stopping; {InFlight} requests are still running.")]
    public static partial void Stopping(this ILogger log, int inFlight);

    [LoggerMessage(203, LogLevel.Information, "Stopped; {InFlight} requests were cut off.")]
    public static partial void Stopped(this ILogger log, int inFlight);

    [LoggerMessage(204, LogLevel.Warning, "Only {Limit} files may be open: at most {Connections} client connections are taken at a time.")]
    public static partial void FewFileDescriptors(this ILogger log, int limit, long connections);

    [LoggerMessage(206, LogLevel.Error, "The changed configuration cannot be read, the running one stays: {Error}")]
    public static partial void ReloadFailed(this ILogger log, Diagnostic error);

    [LoggerMessage(207, LogLevel.Information, "Stopping in {Milliseconds} ms.")]
    public static partial void StoppingSoon(this ILogger log, double milliseconds);

    [LoggerMessage(208, LogLevel.Warning, "Not {Before} but {Limit} files may be open from now on: connections wait that there is no room for, and their requests get 503.")]
    public static partial void FileLimitChanged(this ILogger log, int before, int limit);

    [LoggerMessage(205, LogLevel.Warning, "Changed frontends take effect at the next start.")]
    public static partial void FrontendsChanged(this ILogger log);
}
