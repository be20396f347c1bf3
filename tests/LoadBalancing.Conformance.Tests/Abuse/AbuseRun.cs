using System.Collections.Concurrent;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Runs all cases of a side through one proxy, several at a time, before the tests ask for the verdicts.</summary>
public abstract class AbuseRun(string side) : IAsyncLifetime
{
    private const int LaneCount = 6;

    private const string Preamble = """
        defaults
            mode http
            timeout connect 1s
            timeout client  3s
            timeout server  3s
            timeout http-request 2s
            timeout http-keep-alive 3s

        """;

    private readonly ConcurrentDictionary<string, Judgement> _judgements = new();

    public async Task InitializeAsync()
    {
        var lanes = Enumerable.Range(0, LaneCount).Select(number => new AbuseLane(number, side)).ToList();
        var file = Path.Combine(Path.GetTempPath(), $"abuse-{Guid.NewGuid():N}.cfg");
        await File.WriteAllTextAsync(file, Preamble + string.Concat(lanes.Select(lane => lane.Configuration)));
        await using var proxy = new LbProxy();
        try
        {
            await proxy.StartAsync(file, lanes[^1].Port);
            await Task.WhenAll(lanes.Select(lane => proxy.WaitForStateAsync(lane.DownServer, up: false)));
            var cases = new ConcurrentQueue<AbuseCase>(AbuseCase.OfSide(side));
            await Task.WhenAll(lanes.Select(lane => RunAsync(lane, cases)));
        }
        finally
        {
            lanes.ForEach(lane => lane.Dispose());
            File.Delete(file);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal Judgement this[AbuseCase abuse] => _judgements[abuse.Name];

    private async Task RunAsync(AbuseLane lane, ConcurrentQueue<AbuseCase> cases)
    {
        while (cases.TryDequeue(out var abuse))
        {
            _judgements[abuse.Name] = await lane.RunAsync(abuse);
        }
    }
}
