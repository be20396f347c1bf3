using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>Keeps one check running for each server that is to be checked.</summary>
internal sealed class HealthMonitor(CheckRunner runner, TimeProvider time, LoadBalancerMetrics metrics, ILogger<HealthMonitor> log) : IDisposable
{
    private static readonly TimeSpan ShortestSpreadInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Server, ServerChecker> _checkers = [];

    /// <summary>Checks these servers from now on, as far as they want it, and no others.</summary>
    public void Follow(IReadOnlyCollection<Server> servers)
    {
        var wanted = servers.Where(server => server.Settings.Check is not null).ToList();
        var followed = wanted.ToHashSet();
        // A check whose settings changed begins anew, so that it does not first sleep through an interval that holds no more.
        foreach (var (server, checker) in _checkers.Where(entry => !followed.Contains(entry.Key) || entry.Value.IsOutdated).ToList())
        {
            _checkers.Remove(server);
            checker.Dispose();
        }

        var started = wanted.Where(server => !_checkers.ContainsKey(server)).ToList();
        if (started.Count == 0)
        {
            return;
        }

        // First checks are spread over the shortest interval, so that they do not come in step.
        var window = started.Min(server => Spread(server.Settings.Check!));
        for (var i = 0; i < started.Count; i++)
        {
            var checker = new ServerChecker(started[i], runner.RunAsync, time, metrics, log);
            _checkers.Add(started[i], checker);
            checker.Start(window * i / started.Count);
        }
    }

    public void Dispose()
    {
        foreach (var checker in _checkers.Values)
        {
            checker.Dispose();
        }

        _checkers.Clear();
    }

    private static TimeSpan Spread(CheckSettings check) =>
        check.Interval < ShortestSpreadInterval ? ShortestSpreadInterval : check.Interval;
}
