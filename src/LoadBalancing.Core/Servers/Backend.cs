using LoadBalancing.Balancing;
using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Health;
using LoadBalancing.Persistence;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Samples;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Servers;

/// <summary>
/// A named farm of servers. Requests read an immutable snapshot and never lock; checks and reloads change the farm one at a
/// time and publish the next snapshot.
/// </summary>
public sealed class Backend
{
    private readonly Lock _writer = new();
    private readonly StripedCounter _inFlight = new();
    private readonly BusyLock _limited = new();
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Announcer _announcer;
    private readonly ServerGroups _groups;
    private readonly SlowStart _slowStart;
    private readonly DrainLimits _drains;
    private volatile StickRules _stick = new([]);
    private volatile OutlierDetector? _outliers;
    private volatile BackendSnapshot _snapshot;

    internal Backend(string name, BackendPlan plan, ILogger log, TimeProvider time, Random random)
    {
        Name = name;
        _log = log;
        _time = time;
        _announcer = new Announcer(Tell);
        _slowStart = new SlowStart(time, RefreshWeights);
        _drains = new DrainLimits(time, EndDrain);
        _groups = new ServerGroups(time, random);
        _snapshot = new BackendSnapshot(new ServerIndex(plan.Settings, []), []);
        Apply(plan);
    }

    /// <summary>
    /// Raised after the operational or administrative state of a server changed, in the order of the changes. Handlers run one after the other, on
    /// a thread that changed a state, and should not block: further changes happen meanwhile, but are told only afterwards.
    /// </summary>
    public event Action<ServerStateChange>? StateChanged;

    /// <summary>Name of the backend.</summary>
    public string Name { get; }

    /// <summary>The backends that this one is one of, if it is.</summary>
    internal BackendCollection? Collection { get; init; }

    /// <summary>What is configured now, servers apart.</summary>
    public BackendSettings Settings => _snapshot.Settings;

    /// <summary>The servers now, in declaration order.</summary>
    public IReadOnlyList<Server> Servers => _snapshot.Servers;

    /// <summary>Number of servers that the algorithm may pick now, backups not counted.</summary>
    public int UsableActives => _snapshot.UsableActives;

    /// <summary>Requests being processed by the servers now.</summary>
    public int InFlight => (int)_inFlight.Sum;

    /// <summary>Number of backups that may be used now.</summary>
    public int UsableBackups => _snapshot.UsableBackups;

    /// <summary>Finds the server that a rule, the client's persistence cookie or stick tables lead to.</summary>
    internal Assignment Assign(IRequest request) => _snapshot.Assign(new SampleContext(request, Collection, this) { Time = _time }, _stick);

    /// <summary>Lets stick tables remember the server that has responded.</summary>
    internal void Stick(IExchange exchange, Server server, int status)
    {
        if (!server.Settings.NonStick)
        {
            _stick.Store(new SampleContext(exchange, Collection, this) { Server = server, Status = status, Time = _time }, server);
        }
    }

    /// <summary>Picks a server by the algorithm and begins the request on it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="group">The group that the client is bound to, or <see langword="null"/>; see <see cref="RequestCookie.Group"/>.</param>
    /// <param name="avoid">A server to pass over unless it is the only one.</param>
    /// <param name="lease">The right to use the server.</param>
    /// <returns>Whether there is a server.</returns>
    internal bool TryPick(IRequest request, string? group, Server? avoid, out Lease lease)
    {
        var snapshot = _snapshot;
        if (snapshot.TryPick(request, group, avoid, out lease))
        {
            return true;
        }

        if (!snapshot.HasUsableServer)
        {
            return false;
        }

        // A change is half published: the algorithm knows already, the snapshot does not yet.
        lock (_writer)
        {
            return _snapshot.TryPick(request, group, avoid, out lease);
        }
    }

    /// <inheritdoc cref="TryPick(IRequest, string?, Server?, out Lease)"/>
    internal bool TryPick(IRequest request, Server? avoid, out Lease lease) => TryPick(request, group: null, avoid, out lease);

    /// <summary>The server that goes on under these settings, or <see langword="null"/> when there is none of this name and address.</summary>
    internal Server? Find(ServerSettings settings) =>
        _snapshot.Servers.FirstOrDefault(known => known.Name == settings.Name && known.Address == settings.Address);

    /// <inheritdoc cref="BackendSnapshot.Serves"/>
    internal bool Serves(string? group, Server? avoid, Server server) => _snapshot.Serves(group, avoid, server);

    /// <inheritdoc cref="BackendSnapshot.HasOther"/>
    internal bool HasOther(string? group, Server server) => _snapshot.HasOther(group, server);

    /// <summary>Takes over what is configured anew. Servers whose name and address stay keep their state and counters.</summary>
    internal void Apply(BackendPlan plan)
    {
        var settings = plan.Settings;
        var changes = new List<ServerStateChange>();
        Server[] before;
        lock (_writer)
        {
            before = _snapshot.Servers;
            var isReload = before.Length > 0;
            var keepsEjections = settings.Outliers == _snapshot.Settings.Outliers;
            var servers = plan.Servers
                .Select(server => Place(server, plan.Tracked?.Of(Name, server), IsSlow(settings.SlowStart, isReload), keepsEjections, changes))
                .ToArray();
            foreach (var server in servers)
            {
                server.SetCookie = server.Settings.Cookie is { } value ? settings.Cookie?.SetCookieFor(value) : null;
            }

            if (settings.Balance != _snapshot.Settings.Balance)
            {
                _groups.Clear();
            }

            var hadServer = _snapshot.HasUsableServer;
            _stick = plan.Stick;
            WatchOutliers(settings.Outliers, servers);
            Publish(new ServerIndex(settings, servers));
            WatchSessions(servers);
            if (changes.Count > 0)
            {
                Announce(changes, hadServer);
            }
        }

        _announcer.TellAll();
        foreach (var change in changes)
        {
            React(change.Server, change.Before, change.After);
        }

        foreach (var server in before.Except(_snapshot.Servers))
        {
            Remove(server);
        }
    }

    /// <summary>Lets go of all servers; the backend is used no more.</summary>
    internal void Remove()
    {
        _outliers?.Dispose();
        foreach (var server in _snapshot.Servers)
        {
            Remove(server);
        }
    }

    /// <summary>Counts what a check found.</summary>
    internal void Report(Server server, CheckResult result)
    {
        if (result.Passed)
        {
            server.Observer?.Forget();
            _outliers?.Passed(server);
        }

        Report(
            server,
            result,
            before => server.Settings.Check is { } check && before.Administrative != AdministrativeState.Maintenance
                ? StateMachine.AfterCheck(before, check, result)
                : before);
    }

    /// <summary>Counts that there were too many errors in the traffic of a server.</summary>
    internal void Report(Server server, CheckSettings check, string errors)
    {
        var result = new CheckResult(CheckCode.HANA, errors);
        if (check.OnError != ErrorReaction.CheckSooner)
        {
            Report(server, result, before => StateMachine.AfterErrors(before, check, result));
        }

        server.WantCheck(check.FastInterval);
    }

    /// <summary>Does what the agent of a server asks for; one that could not be asked changes nothing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="question">How the agent was asked; an answer to what is asked no more changes nothing.</param>
    /// <param name="result">The answer, or how asking failed.</param>
    internal void ReportAgent(Server server, CheckSettings question, CheckResult result)
    {
        var answer = result.Code == CheckCode.CHECKED ? AgentAnswer.Parse(result.Info) : null;
        var told = answer?.ToResult(result.Duration) ?? result;
        lock (_writer)
        {
            if (!IsAsked())
            {
                return;
            }

            server.LastAgentCheck = told;
            if (answer?.Weight is { } weight)
            {
                _ = answer.IsWeightInPercent
                    ? TrySetRelativeWeight(server, weight)
                    : TrySetWeight(server, Math.Min(weight, ServerOptions.MaxWeight));
            }

            server.AgentLimit = answer?.Limit ?? server.AgentLimit;
        }

        var reason = $"agent, {told}";
        if (answer?.Wanted is { } wanted && StateMachine.OwnWish(server.State) != wanted)
        {
            // A drain that the agent wants ends when the agent says so.
            Administrate(server, wanted, reason, mayChange: IsAsked);
        }

        if (answer?.IsUp is { } isUp)
        {
            Change(server, before => IsAsked() ? StateMachine.AfterAgent(before, isUp, server.Settings.Check) : before, reason);
        }

        // A reload may come between: whoever writes looks again.
        bool IsAsked() => server.Settings.Agent == question;
    }

    /// <summary>Ejects a server, or lets it return.</summary>
    /// <param name="detector">Who says so; one that another has taken the place of has no say.</param>
    /// <param name="server">The server.</param>
    /// <param name="ejected">Whether it is ejected.</param>
    /// <param name="reason">Why.</param>
    internal void SetEjected(OutlierDetector detector, Server server, bool ejected, string reason) =>
        Change(
            server,
            before => ReferenceEquals(detector, _outliers) ? before with { Ejected = ejected } : before,
            ejected ? $"ejected for {reason}" : reason);

    /// <summary>Changes what operators want of a server.</summary>
    internal void Administrate(Server server, AdministrativeState wanted, TimeSpan? drainLimit) =>
        Administrate(server, wanted, "operator", wanted == AdministrativeState.Drain ? drainLimit ?? Settings.DrainTimeout : null);

    /// <summary>Goes over to the state of the server that one tracks.</summary>
    internal void Follow(Server server) =>
        Change(server, before => StateMachine.AfterTracked(before, server.Tracked?.State, server.Settings), $"via {server.Tracked}");

    /// <summary>Says how a server is, whatever its checks say; they go on from there.</summary>
    internal void Force(Server server, OperationalState state) =>
        Change(server, before => StateMachine.Forced(before, state, server.Settings), "operator");

    /// <summary>Sets the weight of a server while traffic flows; it stays until the configured weight changes or the agent goes.</summary>
    /// <param name="server">A server of the backend.</param>
    /// <param name="weight">The new weight, 0 to 256.</param>
    /// <returns>
    /// Whether the algorithm allows it: one whose weights are fixed takes only 0 and the configured weight.
    /// </returns>
    internal bool TrySetWeight(Server server, int weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, ServerOptions.MaxWeight);
        lock (_writer)
        {
            if (Settings.Balance.IsStatic && weight != 0 && weight != server.Settings.Weight)
            {
                return false;
            }

            if (weight == server.Weight)
            {
                return true;
            }

            server.SetWeight = weight == server.Settings.Weight ? null : weight;
            Publish(_snapshot.Index);
            return true;
        }
    }

    /// <summary>Sets the weight of a server in percent of its configured one; more than 256 counts as 256.</summary>
    /// <inheritdoc cref="TrySetWeight"/>
    /// <param name="server">A server of the backend.</param>
    /// <param name="percent">0 or more.</param>
    internal bool TrySetRelativeWeight(Server server, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        return TrySetWeight(server, (int)Math.Min(ServerOptions.MaxWeight, (long)server.Settings.Weight * percent / 100));
    }

    internal void CountInFlight(int change) => _inFlight.Add(change);

    /// <summary>Requests that may only begin up to a limit begin one at a time.</summary>
    internal BusyLock.Scope EnterLimited() => _limited.Enter();

    /// <summary>Lets go of what is kept for a server that has left.</summary>
    internal void Forget(Server server)
    {
        lock (_writer)
        {
            _drains.Forget(server);
        }
    }

    private void Administrate(
        Server server, AdministrativeState wanted, string reason, TimeSpan? drainLimit = null, Func<bool>? mayChange = null) =>
        Change(
            server,
            before =>
            {
                if (mayChange?.Invoke() == false)
                {
                    return before;
                }

                _drains.Forget(server);
                // One that has left has nobody who would let it be.
                if (drainLimit is { } limit && !server.Removed.IsCancellationRequested && _snapshot.Servers.Contains(server))
                {
                    _drains.Begin(server, limit);
                }

                return Administrated(server, before, wanted);
            },
            reason);

    private void EndDrain(Server server, long number) =>
        Change(
            server,
            before => _drains.TryEnd(server, number) ? Administrated(server, before, AdministrativeState.Maintenance) : before,
            "operator");

    private static ServerState Administrated(Server server, ServerState before, AdministrativeState wanted) =>
        StateMachine.AfterTracked(StateMachine.Administrated(before, wanted, server.Settings), server.Tracked?.State, server.Settings);

    // Makes a change, publishes it, tells of it, and lets those follow that track the server.
    private void Report(Server server, CheckResult result, Func<ServerState, ServerState> next)
    {
        Change(
            server,
            before =>
            {
                var after = next(before);
                if (Settings.LogsCheckChanges && CheckNews.Of(server, result, before, after) is { } news)
                {
                    // Comes before what follows from it.
                    _announcer.Add(new Announcement([], 0, 0, IsLastLost: false) { Check = news });
                }

                server.LastCheck = result;
                return after;
            },
            result.ToString());
        _announcer.TellAll();
    }

    private void Change(Server server, Func<ServerState, ServerState> next, string reason)
    {
        ServerState before;
        lock (_writer)
        {
            before = server.State;
            var after = next(before);
            if (after.IsLike(before))
            {
                server.State = after;
                return;
            }

            if (!_snapshot.Servers.Contains(server))
            {
                return;
            }

            server.State = after;
            _slowStart.Begin(server, before);
            var hadServer = _snapshot.HasUsableServer;
            Publish(_snapshot.Index);
            Announce([new ServerStateChange(server, before, server.State, reason)], hadServer);
        }

        _announcer.TellAll();
        // Outside the lock: the followers may be in another backend, or in this one. Each takes the newest state there is.
        foreach (var follower in server.Followers)
        {
            follower.Backend.Follow(follower);
        }

        React(server, before, server.State);
    }

    // What a change does besides changing where requests go.
    private void React(Server server, ServerState before, ServerState after)
    {
        var (rested, rests) = (before.Administrative == AdministrativeState.Maintenance, after.Administrative == AdministrativeState.Maintenance);
        if (rested && !rests)
        {
            server.WantCheck(TimeSpan.Zero);
        }
        else if (rests && !rested)
        {
            server.Rest();
        }

        if (!before.IsStopped && after.IsStopped && server.Settings.EndSessionsWhenDown)
        {
            EndSessions(server, TerminationCause.ServerDown);
        }

        if (!before.TakesNewClients && server is { IsUsable: true, Settings: { Backup: false, EndBackupSessionsWhenUp: true } })
        {
            foreach (var backup in Servers.Where(other => other.Settings.Backup))
            {
                EndSessions(backup, TerminationCause.ServerUp);
            }
        }
    }

    private void Remove(Server server) => server.Remove(exception => _log.RemovalCallbackBroken(exception, server));

    private void EndSessions(Server server, TerminationCause cause) =>
        server.Sessions.End(cause, exception => _log.SessionCallbackBroken(exception, server));

    // A detector that stays keeps what it knows; another one, or none, ejects nobody yet.
    private void WatchOutliers(OutlierSettings? settings, Server[] servers)
    {
        var isOther = settings != _outliers?.Settings;
        if (isOther)
        {
            _outliers?.Dispose();
            _outliers = settings is null ? null : new OutlierDetector(this, settings, _time);
        }

        foreach (var server in servers)
        {
            if (isOther || server.Outlier is null)
            {
                server.Outlier = _outliers?.Watch(server);
            }
        }
    }

    private static void WatchSessions(Server[] servers)
    {
        var endsBackups = servers.Any(server => server.Settings is { Backup: false, EndBackupSessionsWhenUp: true });
        foreach (var server in servers)
        {
            server.Sessions.IsWatched = server.Settings.EndSessionsWhenDown || (server.Settings.Backup && endsBackups);
        }
    }

    // The server object that stands for these settings: the one there is, or a new one.
    private Server Place(
        ServerSettings settings, ServerState? tracked, bool startsSlowly, bool keepsEjections, List<ServerStateChange> changes)
    {
        var server = Find(settings);
        if (server is null)
        {
            server = new Server(this, settings, StateMachine.AfterTracked(StateMachine.Initial(settings), tracked, settings));
            Observe(server);
            if (startsSlowly)
            {
                _slowStart.Begin(server, before: null);
            }

            return server;
        }

        var old = server.Settings;
        var before = server.State;
        if (settings.Connect == old.Connect)
        {
            // Open connections are told by the object with which settings they were made.
            settings = settings with { Connect = old.Connect };
        }

        server.Settings = settings;
        if (settings.Track != old.Track)
        {
            // What it tracked has no say any more; what it tracks now has one when all servers have got their settings.
            server.Tracked = null;
        }

        if (settings.Check != old.Check)
        {
            Observe(server);
        }

        var forgetsAgent = settings.ForgetsAgentOf(old);
        if (forgetsAgent)
        {
            server.AgentLimit = null;
            server.LastAgentCheck = null;
        }

        // While traffic flows only agents set weights.
        server.SetWeight = forgetsAgent || old.Weight != settings.Weight ? null : server.SetWeight;
        var state = StateMachine.AfterTracked(StateMachine.AfterReload(before, old, settings), tracked, settings);
        server.State = state with { Ejected = state.Ejected && keepsEjections };
        _slowStart.Begin(server, before);
        if (!server.State.IsLike(before))
        {
            changes.Add(new ServerStateChange(server, before, server.State, "configuration"));
        }

        return server;
    }

    private static void Observe(Server server) =>
        server.Observer = server.Settings.Check is { } check && check.Observe != ObservedLayer.None ? new TrafficObserver(server, check) : null;

    private static bool IsSlow(SlowStartScope scope, bool isReload) =>
        scope == SlowStartScope.All || (scope == SlowStartScope.Added && isReload);

    private bool RefreshWeights()
    {
        lock (_writer)
        {
            // Algorithms count with one weight from one change to the next: it may change only here.
            if (_slowStart.Advance(Settings.SlowStartAggression))
            {
                Publish(_snapshot.Index);
            }

            return _slowStart.IsRunning;
        }
    }

    private void Publish(ServerIndex index) => _snapshot = _groups.Next(index);

    private void Announce(IReadOnlyList<ServerStateChange> changes, bool hadServer) =>
        _announcer.Add(new Announcement(changes, UsableActives, UsableBackups, hadServer && !_snapshot.HasUsableServer));

    private void Tell(Announcement announcement)
    {
        if (announcement.Check is { } news)
        {
            _log.CheckChanged(news.Server, news.Result.Verdict, news.Result, news.Standing);
        }

        foreach (var change in announcement.Changes)
        {
            _log.ServerStateChanged(change, announcement.UsableActives, announcement.UsableBackups);
            StateChanged.Raise(change, _log);
        }

        if (announcement.IsLastLost)
        {
            _log.NoServerLeft(Name);
        }
    }
}
