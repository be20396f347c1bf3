using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>Keeps asking the agents of all servers that have one.</summary>
internal sealed class AgentMonitor(CheckRunner runner, TimeProvider time, ILogger log) : IDisposable
{
    private readonly Dictionary<Server, AgentChecker> _checkers = [];

    /// <summary>Asks the agents of these servers from now on, and no others.</summary>
    public void Follow(IReadOnlyCollection<Server> servers)
    {
        var known = servers.ToHashSet();
        foreach (var (server, checker) in _checkers.ToList())
        {
            if (checker.IsOutdated || !known.Contains(server))
            {
                _checkers.Remove(server);
                checker.Dispose();
            }
        }

        var started = servers.Where(server => server.Settings.Agent is not null && !_checkers.ContainsKey(server)).ToList();
        for (var i = 0; i < started.Count; i++)
        {
            var question = started[i].Settings.Agent!;
            var checker = new AgentChecker(started[i], question, runner.RunAsync, time, log);
            _checkers.Add(started[i], checker);
            // First questions are spread, as first checks are.
            checker.Start(question.Interval * i / started.Count);
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
}
