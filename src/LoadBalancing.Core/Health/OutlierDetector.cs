using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// Ejects servers of a backend whose traffic goes worse than that of the others, and lets them return. Rules and defaults are those of
/// Envoy's outlier detection (envoyproxy.io, "Outlier detection").
/// </summary>
internal sealed class OutlierDetector : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Backend _backend;
    private readonly OutlierSettings _settings;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<Server, Ejection> _ejections = [];

    public OutlierDetector(Backend backend, OutlierSettings settings, TimeProvider time)
    {
        _backend = backend;
        _settings = settings;
        _time = time;
        _timer = time.CreateTimer(static detector => ((OutlierDetector)detector!).Compare(), this, settings.Interval, settings.Interval);
    }

    public OutlierSettings Settings => _settings;

    /// <summary>Makes what learns of a server's traffic.</summary>
    public OutlierCounts Watch(Server server) =>
        new(_settings.ConsecutiveErrors, () => TryEject(server, $"{_settings.ConsecutiveErrors} errors in a row"));

    /// <summary>A check of the server has passed.</summary>
    public void Passed(Server server)
    {
        if (!_settings.ReturnAfterCheck || !server.State.Ejected)
        {
            return;
        }

        lock (_gate)
        {
            if (_ejections.TryGetValue(server, out var ejection))
            {
                _ejections[server] = ejection with { IsOut = false };
            }
        }

        _backend.SetEjected(this, server, false, "a check has passed");
    }

    public void Dispose() => _timer.Dispose();

    private void TryEject(Server server, string reason)
    {
        lock (_gate)
        {
            var servers = _backend.Servers;
            var mayBeOut = Math.Max(1, servers.Count * _settings.MaxEjected / 100);
            var isLast = !servers.Any(other => other != server && other.IsUsable && !IsOut(other));
            if (isLast || IsOut(server) || _ejections.Values.Count(ejection => ejection.IsOut) >= mayBeOut)
            {
                return;
            }

            var times = _ejections.TryGetValue(server, out var known) ? known.Times + 1 : 1;
            var length = _settings.EjectionTime * times;
            _ejections[server] = new Ejection(true, times, _time.GetTimestamp(), length < _settings.MaxEjectionTime ? length : _settings.MaxEjectionTime);
        }

        _backend.SetEjected(this, server, true, reason);
    }

    private void Compare()
    {
        var servers = _backend.Servers;
        LetReturn(servers);
        var rates = servers
            .Select(server => (Server: server, Counts: server.Outlier?.Take() ?? default))
            .Where(known => known.Counts.Good + known.Counts.Bad >= _settings.MinRequests && !known.Server.State.Ejected)
            .Select(known => (known.Server, Rate: (double)known.Counts.Good / (known.Counts.Good + known.Counts.Bad)))
            .ToList();
        if (_settings.SuccessRateFactor == 0 || rates.Count < _settings.MinServers)
        {
            return;
        }

        var mean = rates.Average(known => known.Rate);
        // Of the whole population: with that of a sample, one server among five could never stand out.
        var deviation = Math.Sqrt(rates.Average(known => (known.Rate - mean) * (known.Rate - mean)));
        var least = mean - (deviation * _settings.SuccessRateFactor / 10);
        foreach (var (server, rate) in rates.Where(known => known.Rate < least).OrderBy(known => known.Rate))
        {
            TryEject(server, $"a success rate of {100 * rate:F0} %, where {100 * mean:F0} % is the mean");
        }
    }

    private void LetReturn(IReadOnlyList<Server> servers)
    {
        var due = new List<Server>();
        lock (_gate)
        {
            foreach (var (server, ejection) in _ejections.ToList())
            {
                if (!servers.Contains(server))
                {
                    _ejections.Remove(server);
                }
                else if (!ejection.IsOut)
                {
                    // An interval without an ejection.
                    Forgive(server, ejection);
                }
                else if (_time.GetElapsedTime(ejection.Began) >= ejection.Length)
                {
                    _ejections[server] = ejection with { IsOut = false };
                    due.Add(server);
                }
            }
        }

        due.ForEach(server => _backend.SetEjected(this, server, false, "its time is over"));
    }

    private bool IsOut(Server server) => _ejections.TryGetValue(server, out var ejection) && ejection.IsOut;

    private void Forgive(Server server, Ejection ejection)
    {
        if (ejection.Times == 1)
        {
            _ejections.Remove(server);
        }
        else
        {
            _ejections[server] = ejection with { Times = ejection.Times - 1 };
        }
    }

    /// <param name="IsOut">Whether it lasts.</param>
    /// <param name="Times">How often, less the intervals that went well since.</param>
    /// <param name="Began">When it began last.</param>
    /// <param name="Length">How long it lasts.</param>
    private sealed record Ejection(bool IsOut, int Times, long Began, TimeSpan Length);
}
