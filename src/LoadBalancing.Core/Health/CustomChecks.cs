using System.Collections.Concurrent;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// Runs checks of the application, which may block the thread and go on when their time is over. Such a one holds up nobody
/// but its own server, and is not started again there before it has ended.
/// </summary>
/// <param name="checks">The checks.</param>
internal sealed class CustomChecks(ServerChecks checks)
{
    // Each completes with its check.
    private readonly ConcurrentDictionary<(Server Server, string Name), Task> _running = new();

    /// <summary>Runs a check.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="server">The server that is checked.</param>
    /// <param name="cancellation">Ends the check, with a time-out unless <paramref name="stop"/> did.</param>
    /// <param name="stop">Ends the check without a result.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> ended it.</exception>
    public async ValueTask<CheckResult> RunAsync(string name, Server server, CancellationToken cancellation, CancellationToken stop)
    {
        var hangs = "the check before has not ended";
        try
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            while (!_running.TryAdd((server, name), end.Task))
            {
                await _running.GetValueOrDefault((server, name), Task.CompletedTask).WaitAsync(cancellation).ConfigureAwait(false);
            }

            hangs = "time-out";
            return await Task.Run(() => CheckAsync(name, server, end, cancellation), CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new CheckResult(CheckCode.L7TOUT, hangs);
        }
    }

    private async Task<CheckResult> CheckAsync(string name, Server server, TaskCompletionSource end, CancellationToken cancellation)
    {
        // Its own, cancelled on another thread: what the check does then holds up nobody who cancels.
        using var own = new CancellationTokenSource();
        using var relay = cancellation.UnsafeRegister(static own => _ = ((CancellationTokenSource)own!).CancelAsync(), own);
        try
        {
            return await checks[name].CheckAsync(server, own.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return new CheckResult(CheckCode.L7RSP, exception.Message);
        }
        catch (Exception)
        {
            // Nobody waits for it any more.
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            _running.TryRemove((server, name), out _);
            end.SetResult();
        }
    }
}
