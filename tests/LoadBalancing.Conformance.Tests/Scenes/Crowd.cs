using System.Collections.Concurrent;
using System.Diagnostics;

namespace LoadBalancing.Conformance.Scenes;

/// <summary>
/// Twenty visitors who are new with each request and twenty who keep a session for a while, all at a steady pace. Requests of
/// either kind come at any time.
/// </summary>
/// <param name="port">The port of the balancer that they talk to.</param>
internal sealed class Crowd(int port)
{
    /// <summary>The least number of requests each second that makes a load.</summary>
    public const int LeastRate = 200;

    private const int VisitorsOfAKind = 20;
    private const int RequestsOfSession = 12;

    // 320 requests each second together.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(125);

    private readonly List<CrowdFault> _faults = [];
    private readonly ConcurrentDictionary<int, long> _underWay = new();
    private readonly ConcurrentQueue<(long Sent, string Server)> _beginnings = new();
    private readonly ConcurrentDictionary<int, string> _homes = new();
    private readonly Stopwatch _time = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _ended;
    private int _requests;

    /// <summary>Requests each second, on average, failed ones included.</summary>
    public double Rate => _requests / _time.Elapsed.TotalSeconds;

    public int Requests => _requests;

    public void Start()
    {
        _time.Start();
        _running = Task.WhenAll(Enumerable.Range(0, 2 * VisitorsOfAKind).Select(
            number => Task.Run(() => RunAsync(number, number % 2 == 0 ? 1 : RequestsOfSession))));
    }

    /// <summary>Whether every request that was sent before an instant of a <see cref="Stopwatch"/> has ended.</summary>
    public bool IsDoneSince(long instant) => _underWay.Values.All(sent => sent > instant);

    /// <summary>Takes what went wrong with requests that were sent up to an instant and were not taken yet.</summary>
    public IReadOnlyList<CrowdFault> TakeFaults(long instant)
    {
        lock (_faults)
        {
            var faults = _faults.Where(fault => fault.Sent <= instant).ToList();
            _faults.RemoveAll(fault => fault.Sent <= instant);
            return faults;
        }
    }

    /// <summary>The servers on which sessions began whose first request was sent after an instant of a <see cref="Stopwatch"/>.</summary>
    public IReadOnlyList<string> BeganSince(long instant) => [.. _beginnings.Where(each => each.Sent > instant).Select(each => each.Server)];

    /// <summary>How many sessions that run are at home on a machine.</summary>
    public int SessionsOn(string machine) => _homes.Values.Count(home => home == machine);

    /// <summary>Lets everybody finish the request at hand.</summary>
    public Task EndAsync()
    {
        _ended = true;
        _time.Stop();
        return _running;
    }

    private async Task RunAsync(int number, int requestsOfSession)
    {
        using var visitor = new Visitor(port);
        var clock = Stopwatch.StartNew();
        for (var i = 0; !_ended; i++)
        {
            if (i % requestsOfSession == 0)
            {
                visitor.Forget();
                _homes.TryRemove(number, out _);
            }

            await VisitAsync(visitor, number);
            Interlocked.Increment(ref _requests);

            // Who was held up comes sooner the next times, so that the pace is kept. The even spread is for the servers' sake.
            var due = (Pace * (i + 1)) + (Pace * number / (2 * VisitorsOfAKind));
            if (due - clock.Elapsed is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }
        }
    }

    private async Task VisitAsync(Visitor visitor, int number)
    {
        var isNew = !visitor.HasSession;

        // In this order: who finds nothing under way knows that what is sent next is later.
        _underWay[number] = Stopwatch.GetTimestamp();
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var visit = await visitor.VisitAsync();
            if (isNew)
            {
                _beginnings.Enqueue((sent, visit.Server));
            }
            else if (!visit.IsKept)
            {
                Add(new(sent, _homes[number], IsLost: true, visit.ToString()));
                visitor.Forget();
                return;
            }

            _homes[number] = visit.Machine;
        }
        catch (VisitFailedException failed)
        {
            Add(new(sent, isNew ? null : _homes[number], IsLost: false, failed.Message));
        }
        finally
        {
            _underWay.TryRemove(number, out _);
        }
    }

    private void Add(CrowdFault fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
