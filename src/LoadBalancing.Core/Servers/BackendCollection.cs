using System.Collections;
using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Health;
using LoadBalancing.Persistence.Sticking;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Servers;

/// <summary>
/// The backends of the application by name. Follows changes of <see cref="LoadBalancerOptions"/> and runs the checks of all
/// servers.
/// </summary>
public sealed class BackendCollection : IReadOnlyCollection<Backend>, IDisposable
{
    private readonly Lock _writer = new();
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly HealthMonitor _health;
    private readonly LoadBalancerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly IDisposable? _subscription;
    private LoadBalancerOptions? _applied;
    private bool _isDisposed;
    private volatile bool _isStopping;
    private volatile Dictionary<string, Backend> _backends = new(StringComparer.OrdinalIgnoreCase);

    internal BackendCollection(
        IOptionsMonitor<LoadBalancerOptions> options, HealthMonitor health, LoadBalancerMetrics metrics, ILoggerFactory logs,
        TimeProvider time, Random random, IStickStoreFactory stores)
    {
        _logs = logs;
        _log = logs.CreateLogger<BackendCollection>();
        _health = health;
        _metrics = metrics;
        _time = time;
        _random = random;
        StickTables = new StickTables(stores, _log);
        // In this order, so that no change falls between the two.
        _subscription = options.OnChange(Apply);
        Apply(options.CurrentValue);
        _metrics.Observe(this);
    }

    /// <summary>Raised after a server of any backend changed its operational or administrative state.</summary>
    public event Action<ServerStateChange>? StateChanged;

    /// <summary>
    /// Whether the application is about to end. Nothing else changes by it: conditions find it as <c>stopping</c>, so that whoever asks
    /// whether the application is alive can be told no while requests are still served. <c>lb</c> sets it when it is asked to stop.
    /// </summary>
    public bool IsStopping
    {
        get => _isStopping;
        set => _isStopping = value;
    }

    /// <summary>The stick tables of all backends.</summary>
    internal StickTables StickTables { get; }

    /// <inheritdoc/>
    public int Count => _backends.Count;

    /// <summary>The backend of this name.</summary>
    /// <param name="name">Name of the backend; letter case does not matter.</param>
    /// <exception cref="KeyNotFoundException">There is no such backend; the message names those there are.</exception>
    public Backend this[string name] => TryGet(name, out var backend)
        ? backend
        : throw new KeyNotFoundException($"There is no backend '{name}'. {KnownNames()}");

    /// <summary>Looks a backend up.</summary>
    /// <param name="name">Name of the backend; letter case does not matter.</param>
    /// <param name="backend">The backend.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out Backend? backend) => _backends.TryGetValue(name, out backend);

    internal Backend? Find(string name) => _backends.GetValueOrDefault(name);

    /// <inheritdoc/>
    public IEnumerator<Backend> GetEnumerator() => _backends.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Ends the checks and lets go of all servers.</summary>
    public void Dispose()
    {
        _subscription?.Dispose();
        lock (_writer)
        {
            _isDisposed = true;
            _health.Dispose();
            foreach (var backend in _backends.Values)
            {
                backend.Remove();
            }

            StickTables.Dispose();
        }
    }

    private void Apply(LoadBalancerOptions options)
    {
        lock (_writer)
        {
            if (_isDisposed || ReferenceEquals(options, _applied))
            {
                return;
            }

            var isReload = _applied is not null;
            if (!TryPlan(options, isReload, out var tables, out var plans))
            {
                return;
            }

            _applied = options;
            var next = new Dictionary<string, Backend>(StringComparer.OrdinalIgnoreCase);
            var tracked = new TrackedStates(plans, _backends);
            foreach (var (name, read) in plans)
            {
                var plan = read with { Tracked = tracked };
                if (_backends.TryGetValue(name, out var backend))
                {
                    backend.Apply(plan);
                }
                else
                {
                    backend = new Backend(name, plan, _logs.CreateLogger<Backend>(), _time, _random) { Collection = this };
                    backend.StateChanged += OnStateChanged;
                }

                next.Add(name, backend);
            }

            var before = _backends;
            _backends = next;
            foreach (var backend in before.Values.Except(next.Values))
            {
                backend.Remove();
            }

            TrackLinks.Renew(next);
            StickTables.Apply(tables);
            _health.Follow([.. next.Values.SelectMany(backend => backend.Servers)]);
            if (isReload)
            {
                _log.ConfigurationReloaded(next.Count, next.Values.Sum(backend => backend.Servers.Count));
            }
        }
    }

    // What cannot be read any more comes to light here, before anything has changed.
    private bool TryPlan(
        LoadBalancerOptions options, bool isReload, out Dictionary<string, StickTable> tables, out Dictionary<string, BackendPlan> plans)
    {
        tables = new(StringComparer.OrdinalIgnoreCase);
        plans = new(StringComparer.OrdinalIgnoreCase);
        var planned = "";
        try
        {
            foreach (var (name, backend) in options.Backends)
            {
                planned = name;
                StickTables.Plan(name, backend, tables);
            }

            foreach (var (name, backend) in options.Backends)
            {
                planned = name;
                plans.Add(name, BackendPlan.Of(name, backend, tables));
            }

            return true;
        }
        catch (Exception exception)
        {
            StickTables.Discard(tables);
            if (!isReload)
            {
                throw;
            }

            // Where the change was noticed nobody would see it.
            _log.ReloadBroken(exception, planned, exception.Message);
            return false;
        }
    }

    private void OnStateChanged(ServerStateChange change)
    {
        _metrics.CountStateChange(change);
        StateChanged.Raise(change, _log);
    }

    private string KnownNames() =>
        Count == 0 ? "No backends are configured." : $"Known backends: {string.Join(", ", _backends.Keys.Order())}.";
}
