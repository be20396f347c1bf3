using BenchmarkDotNet.Attributes;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Micro;

/// <summary>What timing a request and telling of its end cost, as the forwarder does it.</summary>
public class RecordBenchmarks
{
    private readonly PhaseTimer _phases = new(TimeProvider.System);
    private Farm _farm = null!;
    private Backend _backend = null!;
    private RequestJournal _journal = null!;
    private int _status;

    /// <summary>Whether a handler listens.</summary>
    [Params(false, true)]
    public bool Watched { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _farm = new Farm(servers: 10, WeightMix.Equal);
        _backend = _farm.Backend;
        _journal = _farm.Services.GetRequiredService<RequestJournal>();
        if (Watched)
        {
            _journal.RequestEnded += record => _status = record.Status;
        }
    }

    [GlobalCleanup]
    public void Release() => _farm.Dispose();

    [Benchmark]
    public int TimeAndTell()
    {
        if (_journal.IsWatched)
        {
            _phases.Start();
        }

        _phases.Attempt();
        _phases.Connected();
        _phases.Responded();
        if (_phases.IsRunning)
        {
            _journal.Tell(new RequestRecord
            {
                Backend = _backend,
                Server = _backend.Servers[0],
                Status = 200,
                Times = _phases.Stop(),
            });
        }

        return _status;
    }
}
