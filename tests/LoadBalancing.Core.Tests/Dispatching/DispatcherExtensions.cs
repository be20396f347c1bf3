using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Dispatching;

internal static class DispatcherExtensions
{
    /// <summary>Dispatches on a clock that jumps from one pause to the next.</summary>
    public static async Task<DispatchResult> DispatchOnAsync(
        this Dispatcher dispatcher, ManualTimeProvider time, Backend backend, ScriptedExchange exchange)
    {
        var running = dispatcher.DispatchAsync(backend, exchange, CancellationToken.None).AsTask();
        while (!running.IsCompleted && time.AdvanceToNextTimer())
        {
        }

        return await running;
    }
}
