using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>
/// Checks one server, or several that are checked alike, again and again. A slow server delays nobody's checks but its own.
/// </summary>
/// <param name="servers">The servers; the check is that of the first.</param>
/// <param name="check">Runs one check.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Decides by how much an interval varies.</param>
/// <param name="metrics">Told the duration of every check.</param>
/// <param name="log">Told of checks that could not run.</param>
internal sealed class ServerChecker(
    IReadOnlyList<Server> servers,
    Func<Server, CheckSettings, CancellationToken, ValueTask<CheckResult>> check,
    TimeProvider time,
    Random random,
    LoadBalancerMetrics metrics,
    ILogger log) : IDisposable
{
    // Between a check that filled its interval and the next one: never a busy loop.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CheckSettings? _settings = servers[0].Settings.Check;
    private readonly bool[] _disabled = [.. servers.Select(server => server.Settings.Disabled)];
    private ITimer? _timer;
    private long _due;
    private TimeSpan? _wanted;
    private bool _isRunning;

    public IReadOnlyList<Server> Servers => servers;

    /// <summary>Whether the servers are to be checked otherwise than when this began.</summary>
    public bool IsOutdated => servers.Any(server => server.Settings.Check != _settings) ||
        !servers.Select(server => server.Settings.Disabled).SequenceEqual(_disabled);

    /// <summary>Begins after a pause.</summary>
    public void Start(TimeSpan pause)
    {
        foreach (var server in servers)
        {
            server.CheckWanted += Hurry;
        }

        _timer = time.CreateTimer(static checker => _ = ((ServerChecker)checker!).RunAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (pause > TimeSpan.Zero)
        {
            Rest(pause);
        }
        else
        {
            _ = RunAsync();
        }
    }

    /// <summary>Ends the checks; a check that is running counts no more.</summary>
    public void Dispose()
    {
        foreach (var server in servers)
        {
            server.CheckWanted -= Hurry;
        }

        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        CancellationToken stop;
        lock (_gate)
        {
            // Two timers may fire at once when one is set anew.
            if (_isRunning || _timer is null)
            {
                return;
            }

            stop = _stop.Token;
            _isRunning = true;
            _wanted = null;
        }

        var started = time.GetTimestamp();
        if (servers[0].Settings.Check is { } settings)
        {
            await CheckAsync(settings, stop).ConfigureAwait(false);
            Rest(servers.Min(server => IntervalOf(server, settings)) * Variation(settings) - time.GetElapsedTime(started));
        }
    }

    private async Task CheckAsync(CheckSettings settings, CancellationToken stop)
    {
        if (servers.All(server => server.State.Administrative == AdministrativeState.Maintenance))
        {
            return;
        }

        try
        {
            var result = await check(servers[0], settings, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            foreach (var server in servers)
            {
                server.Backend.Report(server, result);
                metrics.RecordCheck(server, result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The servers are no longer followed.
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            // A mistake in a check must not end the checks of this server for good.
            log.CheckBroken(exception, servers[0]);
        }
    }

    private void Rest(TimeSpan rest)
    {
        lock (_gate)
        {
            _isRunning = false;
            if (_wanted < rest)
            {
                rest = _wanted.Value;
            }

            Set(rest > ShortestRest ? rest : ShortestRest);
        }
    }

    // The next check comes within this time. One that is running may have been on its way before the reason for the hurry.
    private void Hurry(TimeSpan within)
    {
        lock (_gate)
        {
            if (_isRunning)
            {
                _wanted = within;
            }
            else if (time.GetElapsedTime(time.GetTimestamp(), _due) > within)
            {
                Set(within);
            }
        }
    }

    private void Set(TimeSpan rest)
    {
        _due = time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);
        _timer?.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private double Variation(CheckSettings settings) =>
        settings.Spread == 0 ? 1 : 1 + (settings.Spread * ((2 * random.NextDouble()) - 1) / 100);

    private static TimeSpan IntervalOf(Server server, CheckSettings settings)
    {
        var state = server.State;
        if (state.Operational != OperationalState.Down)
        {
            return state.Health == HealthCounter.Maximum(settings.Rise, settings.Fall) ? settings.Interval : settings.FastInterval;
        }

        return state.Health == 0 ? settings.DownInterval : settings.FastInterval;
    }
}
