using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>Checks one server again and again. A slow server delays nobody's checks but its own.</summary>
/// <param name="server">The server.</param>
/// <param name="check">Runs one check.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Told the duration of every check.</param>
/// <param name="log">Told of checks that could not run.</param>
internal sealed class ServerChecker(
    Server server,
    Func<Server, CheckSettings, CancellationToken, ValueTask<CheckResult>> check,
    TimeProvider time,
    LoadBalancerMetrics metrics,
    ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CheckSettings? _settings = server.Settings.Check;
    private readonly bool _disabled = server.Settings.Disabled;

    /// <summary>Whether the server is to be checked otherwise than when this began.</summary>
    public bool IsOutdated => _settings != server.Settings.Check || _disabled != server.Settings.Disabled;

    /// <summary>Begins after a pause.</summary>
    public void Start(TimeSpan pause) => _ = RunAsync(pause, _stop.Token);

    /// <summary>Ends the checks; a check that is running counts no more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, time, stop).ConfigureAwait(false);
            while (server.Settings.Check is { } settings)
            {
                var started = time.GetTimestamp();
                await CheckAsync(settings, stop).ConfigureAwait(false);
                var rest = Interval(settings) - time.GetElapsedTime(started);
                // A check that filled its interval is followed by the next one, yet never in a busy loop.
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1), time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server is no longer followed.
        }
    }

    private async Task CheckAsync(CheckSettings settings, CancellationToken stop)
    {
        if (server.State.Administrative == AdministrativeState.Maintenance)
        {
            return;
        }

        try
        {
            var result = await check(server, settings, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            server.Backend.Report(server, result);
            metrics.RecordCheck(server, result);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            // A mistake in a check must not end the checks of this server for good.
            log.CheckBroken(exception, server);
        }
    }

    private TimeSpan Interval(CheckSettings settings)
    {
        var state = server.State;
        if (state.Operational != OperationalState.Down)
        {
            return state.Health == HealthCounter.Maximum(settings.Rise, settings.Fall) ? settings.Interval : settings.FastInterval;
        }

        return state.Health == 0 ? settings.DownInterval : settings.FastInterval;
    }
}
