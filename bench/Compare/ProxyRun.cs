using System.Globalization;

namespace LoadBalancing.Compare;

/// <summary>A running proxy under one workload, and what has been measured so far.</summary>
internal sealed class ProxyRun(RunningProxy proxy, Workload workload, Origin origin, Wrk wrk) : IAsyncDisposable
{
    private readonly Uri _address = new(proxy.Address, workload.Path);
    private readonly List<Measurement> _rounds = [];
    private readonly List<string> _faults = [];

    public ProxyResult Result
    {
        get
        {
            var (current, peak) = proxy.Memory;
            return new ProxyResult(Name, workload.Name, _rounds, current, peak, _faults);
        }
    }

    private string Name => proxy.Kind.ToString().ToLowerInvariant();

    public async Task WarmUpAsync(int seconds, CancellationToken cancellation)
    {
        var seen = await wrk.RunAsync(_address, seconds, cancellation);
        Note("warm-up", seen);
    }

    public async Task MeasureAsync(int round, int seconds, CancellationToken cancellation)
    {
        var (cpu, originCpu) = (proxy.CpuTime, origin.CpuTime);
        var seen = await wrk.RunAsync(_address, seconds, cancellation);
        if (seen.Requests == 0)
        {
            throw new CompareException($"{Name} answered no request in {seconds} s.");
        }

        (cpu, originCpu) = (proxy.CpuTime - cpu, origin.CpuTime - originCpu);
        Note(string.Create(CultureInfo.InvariantCulture, $"round {round}"), seen);
        _rounds.Add(new Measurement(
            seen.RequestsPerSecond,
            cpu.TotalMicroseconds / seen.Requests,
            seen.P50.TotalMilliseconds,
            seen.P99.TotalMilliseconds,
            originCpu.TotalSeconds / seconds));
    }

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    private void Note(string occasion, WrkResult seen)
    {
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{workload.Name,-6} {occasion,-8} {Name,-8} {seen.RequestsPerSecond,10:N0} requests/s"));
        foreach (var fault in seen.Faults)
        {
            _faults.Add($"{workload.Name}, {Name}, {occasion}: {fault}");
            Console.Error.WriteLine($"       FAULT    {fault}");
        }
    }
}
