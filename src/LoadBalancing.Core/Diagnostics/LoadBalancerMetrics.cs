using System.Diagnostics;
using System.Diagnostics.Metrics;
using LoadBalancing.Dispatching;
using LoadBalancing.Health;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;

namespace LoadBalancing.Diagnostics;

/// <summary>
/// The meter <c>LoadBalancing</c>. Numbers of requests are read from the servers when somebody listens, so that a request
/// costs nothing more.
/// </summary>
internal sealed class LoadBalancerMetrics : IDisposable
{
    public const string MeterName = "LoadBalancing";

    private readonly Meter _meter;
    private readonly Counter<long> _stateChanges;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _redispatches;
    private readonly Histogram<double> _checkDuration;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _connectDuration;
    private readonly Histogram<double> _responseDuration;

    public LoadBalancerMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _stateChanges = _meter.CreateCounter<long>("loadbalancer.server.state_changes", "{change}",
            "Times a server became usable (up) or stopped being so (down).");
        _retries = _meter.CreateCounter<long>("loadbalancer.retries", "{retry}", "Attempts after a failed connection.");
        _redispatches = _meter.CreateCounter<long>("loadbalancer.redispatches", "{redispatch}",
            "Times a request left the server it was meant for.");
        _checkDuration = _meter.CreateHistogram<double>("loadbalancer.health_check.duration", "s", "Duration of health checks.");
        _requestDuration = _meter.CreateHistogram<double>("loadbalancer.request.duration", "s", "From the arrival of a request to its end.");
        _connectDuration = _meter.CreateHistogram<double>("loadbalancer.request.connect_duration", "s",
            "From the first attempt on a server to a connection.");
        _responseDuration = _meter.CreateHistogram<double>("loadbalancer.request.response_duration", "s",
            "From the connection to the head of the response.");
    }

    public bool WatchesRequests => _requestDuration.Enabled || _connectDuration.Enabled || _responseDuration.Enabled;

    public void Observe(BackendCollection backends)
    {
        _meter.CreateObservableUpDownCounter("loadbalancer.server.active_requests",
            () => Each(backends, server => server.InFlight), "{request}", "Requests that a server is processing.");
        _meter.CreateObservableCounter("loadbalancer.server.requests",
            () => Each(backends, server => server.TotalRequests), "{request}", "Requests given to a server.");
        _meter.CreateObservableCounter("loadbalancer.server.failures",
            () => Each(backends, server => server.TotalFailures), "{request}", "Attempts that failed on a server.");
        _meter.CreateObservableCounter("loadbalancer.server.new_clients",
            () => Each(backends, server => server.TotalNewClients), "{request}",
            "Responses to clients that the persistence cookie had not bound to the server or its version.");
        _meter.CreateObservableGauge("loadbalancer.server.up",
            () => Each(backends, server => server.State.IsStopped ? 0 : 1), "{server}", "1 while a server takes requests, 0 while not.");
        _meter.CreateObservableUpDownCounter("loadbalancer.stick_table.entries",
            () => Each(backends.StickTables, store => store.Count), "{entry}", "Entries of a stick table that have not expired.");
        _meter.CreateObservableCounter("loadbalancer.stick_table.evictions",
            () => Each(backends.StickTables, store => store.Evictions), "{entry}", "Entries that left a full stick table before they expired.");
    }

    public void CountStateChange(ServerStateChange change)
    {
        if (change.Before.IsStopped == change.After.IsStopped)
        {
            return;
        }

        var state = change.After.IsStopped ? "down" : "up";
        _stateChanges.Add(1, Backend(change.Server), Name(change.Server), new("loadbalancer.server.state", state));
    }

    public void CountRetry(Server server) => _retries.Add(1, Backend(server), Name(server));

    public void CountRedispatch(Server left) => _redispatches.Add(1, Backend(left), Name(left));

    public void RecordCheck(Server server, CheckResult result)
    {
        if (_checkDuration.Enabled)
        {
            _checkDuration.Record(
                result.Duration.TotalSeconds, Backend(server), Name(server), new("loadbalancer.health_check.code", result.Code.ToString()));
        }
    }

    public void RecordRequest(in RequestRecord record)
    {
        if (!WatchesRequests)
        {
            return;
        }

        var tags = default(TagList);
        if (record.Backend is { } backend)
        {
            tags.Add(new("loadbalancer.backend", backend.Name));
        }

        if (record.Server is { } server)
        {
            tags.Add(Name(server));
        }

        if (record.Times.Connect is { } connect)
        {
            _connectDuration.Record(connect.TotalSeconds, tags);
        }

        if (record.Times.Response is { } response)
        {
            _responseDuration.Record(response.TotalSeconds, tags);
        }

        if (!record.Termination.IsNormal)
        {
            tags.Add("loadbalancer.request.termination", record.Termination.ToString());
        }

        _requestDuration.Record(record.Times.Total.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Each(BackendCollection backends, Func<Server, long> measure) =>
        from backend in backends
        from server in backend.Servers
        select new Measurement<long>(measure(server), Backend(server), Name(server));

    private static IEnumerable<Measurement<long>> Each(StickTables tables, Func<IStickStore, long> measure) =>
        from table in tables
        select new Measurement<long>(measure(table.Store), new KeyValuePair<string, object?>("loadbalancer.stick_table", table.Name));

    private static KeyValuePair<string, object?> Backend(Server server) => new("loadbalancer.backend", server.Backend.Name);

    private static KeyValuePair<string, object?> Name(Server server) => new("loadbalancer.server", server.Name);
}
