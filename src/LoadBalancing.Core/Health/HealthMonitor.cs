using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>Keeps one check running for each server that is to be checked, or for all that share one, and keeps asking their agents.</summary>
internal sealed class HealthMonitor(
    CheckRunner runner, TimeProvider time, Random random, LoadBalancerMetrics metrics, ILogger<HealthMonitor> log) : IDisposable
{
    private static readonly TimeSpan ShortestSpreadInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Server, ServerChecker> _checkers = [];
    private readonly AgentMonitor _agents = new(runner, time, log);

    /// <summary>Checks these servers from now on, as far as they want it, and no others.</summary>
    public void Follow(IReadOnlyCollection<Server> servers)
    {
        _agents.Follow(servers);
        var wanted = Group(servers);
        // A check whose settings changed begins anew, so that it does not first sleep through an interval that holds no more.
        foreach (var (first, checker) in _checkers.ToList())
        {
            if (checker.IsOutdated || !wanted.TryGetValue(first, out var group) || !group.SequenceEqual(checker.Servers))
            {
                _checkers.Remove(first);
                checker.Dispose();
            }
        }

        var started = wanted.Where(group => !_checkers.ContainsKey(group.Key)).Select(group => group.Value).ToList();
        if (started.Count == 0)
        {
            return;
        }

        // First checks are spread over the shortest interval, so that they do not come in step.
        var window = started.Min(group => Spread(group[0].Settings.Check!));
        for (var i = 0; i < started.Count; i++)
        {
            var checker = new ServerChecker(started[i], runner.RunAsync, time, random, metrics, log);
            _checkers.Add(started[i][0], checker);
            checker.Start(window * i / started.Count);
        }
    }

    public void Dispose()
    {
        _agents.Dispose();
        foreach (var checker in _checkers.Values)
        {
            checker.Dispose();
        }

        _checkers.Clear();
    }

    // Servers that share a check, by the first of them; the others alone.
    private static Dictionary<Server, Server[]> Group(IReadOnlyCollection<Server> servers) => servers
        .Where(server => server.Settings.Check is not null)
        .GroupBy(server => server.Settings.Check is { Shared: true } check ? (object)check : server)
        .ToDictionary(group => group.First(), group => group.ToArray());

    private static TimeSpan Spread(CheckSettings check) =>
        check.Interval < ShortestSpreadInterval ? ShortestSpreadInterval : check.Interval;
}
