using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Scenes;

/// <summary>
/// Balancers, the application on the machines behind them, and visitors before them. What happens is written down in <see cref="Lines"/>.
/// </summary>
/// <param name="create">Makes a balancer that is not started yet.</param>
/// <param name="isBusy">
/// Whether a <see cref="Crowd"/> visits. Then nobody can say which of several servers is next, so the lines tell only which ones are
/// chosen; else they tell each choice.
/// </param>
/// <param name="sharesSessions">Whether all machines know all sessions, which then outlive each of them.</param>
internal sealed class Scene(Func<Proxy> create, bool isBusy, bool sharesSessions = false) : IAsyncDisposable
{
    // Servers that may be chosen show up among so many choices.
    private const int EnoughChoices = 60;
    private const int FewChoices = 24;

    // More than any rise or fall here.
    private const int EnoughChecks = 5;

    private const string Preamble = """
        global
            nbthread 1

        defaults
            mode http
            timeout connect 5s
            timeout client  30s
            timeout server  30s
            timeout check   5s


        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(Proxy Proxy, string File)> _balancers = [];
    private readonly Dictionary<Proxy, int> _told = [];
    private readonly ConcurrentDictionary<string, Application> _applications = new();
    private readonly ConcurrentDictionary<string, bool>? _sharedSessions = sharesSessions ? new() : null;
    private readonly List<Forwarder> _forwarders = [];
    private readonly List<Visitor> _visitors = [];
    private readonly List<(TimeSpan Time, string Text)> _lines = [];
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private Machines? _machines;
    private Crowd? _crowd;
    private long _since;

    /// <summary>What happened.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.Text)];

    /// <summary>What happened and when, for who looks into a failure.</summary>
    public string LinesWithTimes => string.Join('\n', _lines.Select(line => $"{line.Time:mm\\:ss\\.fff} {line.Text}"));

    /// <summary>Whether the applications are ready when they start for the first time.</summary>
    public bool AreReady { get; set; } = true;

    public string BalancersWrote => string.Join("\n\n", _balancers.Select(balancer => $"{balancer.Proxy.Name} wrote:\n{balancer.Proxy.Output}"));

    private Machines Machines => _machines ??= new(request => App(request.Server).Answer(request));

    /// <summary>Starts a balancer.</summary>
    /// <param name="front">The name of its port in the configuration, of several the last.</param>
    /// <param name="configuration">What it runs on, beside a common preamble.</param>
    /// <param name="other">The program, if it is not the one that is compared.</param>
    public async Task<Proxy> StartAsync(string front, string configuration, Proxy? other = null)
    {
        var file = Path.Combine(Path.GetTempPath(), $"scene-{Guid.NewGuid():N}.cfg");
        var proxy = other ?? create();
        _balancers.Add((proxy, file));
        await File.WriteAllTextAsync(file, Machines.Fill(Preamble + configuration) + Environment.NewLine);
        await proxy.StartAsync(file, Machines.Port(front));
        return proxy;
    }

    /// <summary>The port that a name in braces stands for.</summary>
    public int Port(string name) => Machines.Port(name);

    /// <summary>The application on a machine.</summary>
    public Application App(string machine) => _applications.GetOrAdd(machine, name => new(Machines.Server(name), _sharedSessions) { IsReady = AreReady });

    /// <summary>Makes a forwarder from one port to another, which does not run yet.</summary>
    public Forwarder Forward(string port, string target)
    {
        var forwarder = new Forwarder(Machines.Port(port), Machines.Port(target));
        _forwarders.Add(forwarder);
        return forwarder;
    }

    /// <summary>From now on there is load, if there is any.</summary>
    public void Open(string front)
    {
        if (isBusy)
        {
            _crowd = new(Machines.Port(front));
            _crowd.Start();
        }
    }

    /// <summary>Writes down what is done.</summary>
    public void Tell(string step) => _lines.Add((_time.Elapsed, step));

    /// <summary>Waits until a balancer has reported states of servers, and writes down all changes since the last time.</summary>
    public async Task WaitForAsync(Proxy balancer, params (string Server, string State)[] states)
    {
        foreach (var (server, state) in states)
        {
            await balancer.WaitForReportAsync(server, state);
        }

        var changes = balancer.Changes;
        var lines = changes.Skip(_told.GetValueOrDefault(balancer)).Select(change => $"{change.Server} is {change.State}");
        foreach (var line in lines.Order(StringComparer.Ordinal))
        {
            Tell(line);
        }

        _told[balancer] = changes.Count;
        _since = Stopwatch.GetTimestamp();
    }

    /// <summary>Lets new visitors come.</summary>
    /// <returns>The servers that were chosen for those who came since the last change of states.</returns>
    public async Task<IReadOnlyList<string>> NewVisitorsAsync(string front)
    {
        var servers = new List<string>();
        if (_crowd is { } crowd)
        {
            await WaitAsync(() => crowd.BeganSince(_since).Count >= EnoughChoices, "enough new visitors came");
            servers.AddRange(crowd.BeganSince(_since).Distinct().Order(StringComparer.Ordinal));
        }
        else
        {
            for (var i = 0; i < FewChoices; i++)
            {
                using var visitor = new Visitor(Machines.Port(front));
                servers.Add((await visitor.VisitAsync()).Way);
            }
        }

        Tell($"new visitors: {string.Join(", ", servers)}");
        return [.. servers.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The servers on which sessions of the load began that were asked for since an instant of a <see cref="Stopwatch"/>.</summary>
    public IReadOnlyList<string> BeganSince(long instant) => _crowd?.BeganSince(instant) ?? [];

    /// <summary>Begins a session on a server.</summary>
    public async Task<Visitor> HolderAsync(string front, string server)
    {
        var visitor = new Visitor(Machines.Port(front));
        _visitors.Add(visitor);
        for (var i = 0; i < EnoughChoices; i++)
        {
            if ((await visitor.VisitAsync()).Server == server)
            {
                return visitor;
            }

            visitor.Forget();
        }

        throw new InvalidOperationException($"Nobody came to {server}.");
    }

    /// <summary>Lets somebody with a session go on.</summary>
    public async Task<Visit> VisitAsync(string who, Visitor visitor)
    {
        var visit = await visitor.VisitAsync();
        Tell(isBusy && visit.Given != "" ? $"{who}: moved, session {(visit.IsKept ? "kept" : "lost")}" : $"{who}: {visit}");
        return visit;
    }

    /// <summary>Waits until nobody of the crowd has a session on a machine that gets no new ones.</summary>
    public async Task DryUpAsync(string machine)
    {
        if (_crowd is { } crowd)
        {
            await FinishAsync(crowd);
            await WaitAsync(() => crowd.SessionsOn(machine) == 0, $"no session is left on {machine}");
        }
    }

    /// <summary>Waits until a machine has answered several more checks.</summary>
    public Task WaitForChecksAsync(string machine)
    {
        var enough = App(machine).Checks + EnoughChecks;
        return WaitAsync(() => App(machine).Checks >= enough, $"{machine} was checked");
    }

    /// <summary>Waits for all requests that are under way, and takes what has gone wrong up to now.</summary>
    public async Task<IReadOnlyList<CrowdFault>> TakeFaultsAsync() => _crowd is { } crowd ? crowd.TakeFaults(await FinishAsync(crowd)) : [];

    /// <summary>Waits until something has come about.</summary>
    public static async Task WaitAsync(Func<bool> condition, string what)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            if (waiting.Elapsed > Patience)
            {
                throw new TimeoutException($"Waited in vain until {what}.");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Ends the load, once it was enough all in all.</summary>
    /// <returns>Its requests and their number each second; nothing without a load.</returns>
    public async Task<(int Requests, double Rate)?> CloseAsync()
    {
        if (_crowd is null)
        {
            return null;
        }

        // A machine that was busy with other things may catch up.
        await WaitAsync(() => _crowd.Rate >= Crowd.LeastRate, $"there were {Crowd.LeastRate} requests each second");
        await _crowd.EndAsync();
        return (_crowd.Requests, _crowd.Rate);
    }

    public async ValueTask DisposeAsync()
    {
        await (_crowd?.EndAsync() ?? Task.CompletedTask);
        _visitors.ForEach(visitor => visitor.Dispose());
        await Task.WhenAll(_balancers.Select(balancer => balancer.Proxy.DisposeAsync().AsTask()));
        _balancers.ForEach(balancer => File.Delete(balancer.File));

        foreach (var forwarder in _forwarders)
        {
            await forwarder.DisposeAsync();
        }

        if (_machines is not null)
        {
            await _machines.DisposeAsync();
        }
    }

    /// <summary>Waits for what is under way.</summary>
    /// <returns>The instant before which all has ended.</returns>
    private static async Task<long> FinishAsync(Crowd crowd)
    {
        var now = Stopwatch.GetTimestamp();
        await WaitAsync(() => crowd.IsDoneSince(now), "all requests ended");
        return now;
    }
}
