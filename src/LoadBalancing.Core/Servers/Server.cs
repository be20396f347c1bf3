using System.Net;
using LoadBalancing.Balancing;
using LoadBalancing.Configuration;
using LoadBalancing.Health;

namespace LoadBalancing.Servers;

/// <summary>
/// One endpoint of a backend. The same object stands for the server as long as its name and address stay, so that its state
/// and counters survive every reload.
/// </summary>
#pragma warning disable CA1001 // A cancellation source without a timer has nothing to dispose of.
public sealed class Server
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _removal = new();
    private readonly CancellationTokenSource _release = new();
    private RequestCounter _requests;
    private volatile ServerSettings _settings;
    private volatile ServerState _state;
    private volatile CheckResult? _lastCheck;
    private volatile CheckResult? _lastAgentCheck;
    private volatile int _agentLimit = -1;
    private volatile ServerEntry? _entry;
    private volatile TrafficObserver? _observer;
    private volatile OutlierCounts? _outlier;
    private volatile Server? _tracked;
    private volatile IReadOnlyList<Server> _followers = [];
    private volatile int _strength = Weights.Scale;
    private volatile int _setWeight = -1;
    private long _failures;
    private long _newClients;

    internal Server(Backend backend, ServerSettings settings, ServerState state)
    {
        Backend = backend;
        Address = settings.Address;
        EndPoint = ServerAddress.ToEndPoint(settings.Address, settings.Address.Port);
        _settings = settings;
        _state = state;
    }

    /// <summary>The backend the server belongs to.</summary>
    public Backend Backend { get; }

    /// <summary>Name, unique in the backend.</summary>
    public string Name => _settings.Name;

    /// <summary>Scheme, host and port.</summary>
    public Uri Address { get; }

    /// <summary>Where to connect to.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>What is configured for the server now.</summary>
    public ServerSettings Settings
    {
        get => _settings;
        internal set => _settings = value;
    }

    /// <summary>The state of the server now. Only the backend's writer changes it.</summary>
    public ServerState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>What the last check found, or <see langword="null"/> before the first one.</summary>
    public CheckResult? LastCheck
    {
        get => _lastCheck;
        internal set => _lastCheck = value;
    }

    /// <summary>What the server's agent said last, or how asking it failed; <see langword="null"/> before the first answer.</summary>
    public CheckResult? LastAgentCheck
    {
        get => _lastAgentCheck;
        internal set => _lastAgentCheck = value;
    }

    /// <summary>
    /// The most requests at a time that the server's agent has asked for; 0 for no limit, <see langword="null"/> if it has not said. Nothing
    /// keeps to it yet.
    /// </summary>
    public int? AgentLimit
    {
        get => _agentLimit < 0 ? null : _agentLimit;
        internal set => _agentLimit = value ?? -1;
    }

    /// <summary>Requests being processed by the server now.</summary>
    public int InFlight => _requests.InFlight;

    /// <summary>Requests given to the server since it was created, failed attempts included.</summary>
    public long TotalRequests => _requests.Begun;

    /// <summary>Attempts that failed: no connection, a broken exchange or a time-out.</summary>
    public long TotalFailures => Interlocked.Read(ref _failures);

    /// <summary>
    /// Responses to clients that the persistence cookie had not bound to the server, or to its version: the sessions that began here. 0
    /// without a persistence cookie.
    /// </summary>
    public long TotalNewClients => Interlocked.Read(ref _newClients);

    /// <summary>Whether the balancing algorithm may pick the server.</summary>
    public bool IsUsable => _state.TakesNewClients && Weight > 0;

    /// <summary>Share of the balanced traffic relative to the other servers: as configured, unless it was set while traffic flows.</summary>
    public int Weight => SetWeight ?? _settings.Weight;

    /// <summary>
    /// Cancelled when the server has left its backend, or the backend has gone: whoever keeps something for the server lets go of
    /// it then. Exchanges that run are not ended. Callbacks run on the thread pool; one that throws is logged.
    /// </summary>
    public CancellationToken Removed => _removal.Token;

    /// <summary>
    /// The same for what the library keeps, so that no callback of the application holds it up. Callbacks run at once and do not throw.
    /// </summary>
    internal CancellationToken Released => _release.Token;

    /// <summary>Raised when the server should be checked within a time, sooner than it would be.</summary>
    internal event Action<TimeSpan>? CheckWanted;

    /// <summary>Raised when the server has entered maintenance: connections that wait for requests have nothing to wait for.</summary>
    internal event Action? Rested;

    /// <summary>Watches the traffic of the server, if it is to be watched.</summary>
    internal TrafficObserver? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    /// <summary>Counts how the traffic goes, if outliers among the servers are to be found.</summary>
    internal OutlierCounts? Outlier
    {
        get => _outlier;
        set => _outlier = value;
    }

    /// <summary>The server whose state this one shares, or <see langword="null"/>.</summary>
    public Server? Tracked
    {
        get => _tracked;
        internal set => _tracked = value;
    }

    /// <summary>The servers that share the state of this one.</summary>
    internal IReadOnlyList<Server> Followers
    {
        get => _followers;
        set => _followers = value;
    }

    /// <summary>The exchanges that run on the server, as far as they can be ended.</summary>
    public ServerSessions Sessions { get; } = new();

    /// <summary>The <c>Set-Cookie</c> header that ties a client to the server, or <see langword="null"/>.</summary>
    internal string? SetCookie { get; set; }

    /// <summary>What the backend's algorithm keeps of the server, if it wants to hear of the requests there.</summary>
    internal ServerEntry? Entry
    {
        get => _entry;
        set => _entry = value;
    }

    /// <summary>
    /// The weight that algorithms go by, in sixteenths of <see cref="Weight"/>: all sixteen of them unless the server is starting slowly.
    /// </summary>
    internal int EffectiveWeight => Weight * _strength;

    /// <summary>How many sixteenths of its weight the server has, 1 to 16.</summary>
    internal int Strength
    {
        get => _strength;
        set => _strength = value;
    }

    /// <summary>The weight that was set while traffic flows, or <see langword="null"/>.</summary>
    internal int? SetWeight
    {
        get => _setWeight < 0 ? null : _setWeight;
        set => _setWeight = value ?? -1;
    }

    /// <summary>
    /// Says what is wanted of the server: ready, drain or maintenance. It stays so through every reload, until it is said anew or the
    /// server's <see cref="ServerOptions.Disabled"/> changes. What the server inherits from another that it tracks stays as well.
    /// </summary>
    /// <param name="wanted">The state. Ready ends drain and maintenance alike.</param>
    /// <param name="drainLimit">
    /// How long a drain may last; the server is in maintenance afterwards. More than 0, at most 24 days. Default: the backend's
    /// <see cref="BackendOptions.DrainTimeout"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The state is unknown, or the limit is 0 or less or longer than 24 days.</exception>
    public void SetAdministrativeState(AdministrativeState wanted, TimeSpan? drainLimit = null)
    {
        if (!Enum.IsDefined(wanted))
        {
            throw new ArgumentOutOfRangeException(nameof(wanted), wanted, "Expected a state of the enumeration.");
        }

        if (drainLimit is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(drainLimit));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Duration.MaxValue, nameof(drainLimit));
        }

        Backend.Administrate(this, wanted, drainLimit);
    }

    /// <summary>
    /// Says that the server is up, stopping or down, whatever its checks say; they go on from there. Changes nothing in maintenance.
    /// </summary>
    /// <param name="state">The state; <see cref="OperationalState.Starting"/> is not one to be set.</param>
    /// <exception cref="ArgumentOutOfRangeException">The state cannot be set.</exception>
    /// <exception cref="InvalidOperationException">The server shares the state of another.</exception>
    public void SetHealth(OperationalState state)
    {
        if (!Enum.IsDefined(state) || state == OperationalState.Starting)
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, "Expected Up, Stopping or Down.");
        }

        if (Tracked is { } tracked)
        {
            throw new InvalidOperationException($"The server shares the state of {tracked}.");
        }

        Backend.Force(this, state);
    }

    /// <summary>Asks for a check within a time.</summary>
    internal void WantCheck(TimeSpan within) => CheckWanted?.Invoke(within);

    /// <summary>The server has entered maintenance.</summary>
    internal void Rest() => Rested?.Invoke();

    /// <summary>Lets go of the server, which is used no more. Who calls, such as a reload, waits for no callback of the application.</summary>
    /// <param name="failed">Told when callbacks of the application have failed.</param>
    internal void Remove(Action<Exception> failed)
    {
        _ = _removal.CancelAsync(failed);
        Backend.Forget(this);
        _release.Cancel();
    }

    /// <summary>Begins a request.</summary>
    /// <param name="knowing">What need not hear of it, because it knows.</param>
    internal void BeginRequest(ServerEntry? knowing = null)
    {
        _requests.Begin();
        Backend.CountInFlight(1);
        if (_entry is { } entry && entry != knowing)
        {
            entry.LoadChanged();
        }
    }

    /// <summary>Begins a request unless as many as <paramref name="limit"/> are in flight.</summary>
    internal bool TryBeginRequest(int limit)
    {
        if (limit == int.MaxValue)
        {
            BeginRequest();
            return true;
        }

        using (Backend.EnterLimited())
        {
            if (InFlight >= limit)
            {
                return false;
            }

            BeginRequest();
            return true;
        }
    }

    internal void EndRequest()
    {
        _requests.End();
        Backend.CountInFlight(-1);
        _entry?.LoadChanged();
    }

    internal void CountNewClient() => Interlocked.Increment(ref _newClients);

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>The backend's and the server's name.</summary>
    public override string ToString() => $"{Backend.Name}/{Name}";
}
