using LoadBalancing.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Servers;

/// <summary>Raises events for changes of a server's state.</summary>
internal static class StateChangeHandlers
{
    /// <summary>Calls every handler. One that throws stops neither the others nor the change: that has happened already.</summary>
    public static void Raise(this Action<ServerStateChange>? handlers, ServerStateChange change, ILogger log)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(change);
            }
            catch (Exception exception)
            {
                log.HandlerBroken(exception, change.Server);
            }
        }
    }
}
