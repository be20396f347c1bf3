using System.Diagnostics;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>HAProxy and lb, which check the same servers in the same way, and what they tell of their states.</summary>
internal sealed class CheckComparison : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HAProxyProxy _haproxy = new();
    private readonly LbProxy _lb = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.cfg");
    private readonly IReadOnlyList<string> _backends;

    private CheckComparison(IReadOnlyList<string> backends) => _backends = backends;

    /// <summary>Starts both. A server is up at first, down after one failed check then, and after three later on.</summary>
    /// <param name="backends">Backends of one server each: the name, what follows <c>option</c>, and the server's port.</param>
    public static Task<CheckComparison> StartAsync(params IReadOnlyList<(string Name, string Check, int Port)> backends) =>
        StartAsync([.. backends.Select(backend => (backend.Name, backend.Check, backend.Port, ""))]);

    /// <summary>Starts both, as the other does.</summary>
    /// <param name="backends">Backends of one server each, and behind their ports what else is said of the servers.</param>
    public static async Task<CheckComparison> StartAsync(params IReadOnlyList<(string Name, string Check, int Port, string Parameters)> backends)
    {
        var comparison = new CheckComparison([.. backends.Select(backend => backend.Name)]);
        try
        {
            foreach (var proxy in new Proxy[] { comparison._haproxy, comparison._lb })
            {
                var front = FreePorts.Next();
                await File.WriteAllTextAsync(comparison._file, Configuration(front, backends));
                await proxy.StartAsync(comparison._file, front);
            }
        }
        catch
        {
            await comparison.DisposeAsync();
            throw;
        }

        return comparison;
    }

    /// <summary>Waits until both have told of so many states of each server, and compares all they told.</summary>
    /// <returns>The states of each backend's server, such as <c>DOWN L4CON, UP L7OK</c>.</returns>
    public async Task<IReadOnlyDictionary<string, string>> CompareAsync(int states)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var (expected, found) = (Read(_haproxy, states, out var isWhole), Read(_lb, states, out var isWholeToo));
            var isOver = waiting.Elapsed > Patience;
            if ((isWhole && isWholeToo) || isOver)
            {
                found.Should().BeEquivalentTo(expected, "HAProxy said:\n{0}\nlb said:\n{1}", _haproxy.Output, _lb.Output);
                isOver.Should().BeFalse("both told too little:\n{0}", string.Join('\n', found));
                return found;
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Compares what both tell of each server at first and behind each event, which has to change the state of every one.</summary>
    /// <param name="events">What happens, one after the other.</param>
    /// <inheritdoc cref="CompareAsync"/>
    public async Task<IReadOnlyDictionary<string, string>> CompareThroughAsync(params Action[] events)
    {
        var states = await CompareAsync(1);
        foreach (var (i, happen) in events.Index())
        {
            happen();
            states = await CompareAsync(i + 2);
        }

        return states;
    }

    public async ValueTask DisposeAsync()
    {
        await _haproxy.DisposeAsync();
        await _lb.DisposeAsync();
        File.Delete(_file);
    }

    private Dictionary<string, string> Read(Proxy proxy, int states, out bool isWhole)
    {
        var lines = StateLines.Read(proxy);
        isWhole = _backends.All(backend => lines[backend].Count() >= states);
        return _backends.ToDictionary(backend => backend, backend => string.Join(", ", lines[backend]));
    }

    private static string Configuration(int front, IEnumerable<(string Name, string Check, int Port, string Parameters)> backends) => $"""
        defaults
         mode http
         timeout connect 5s
         timeout client 5s
         timeout server 5s
         timeout check 3s
        frontend front
         bind 127.0.0.1:{front}
         default_backend {backends.First().Name}
        {string.Concat(backends.Select(backend =>
            $"backend {backend.Name}\n option {backend.Check}\n server s 127.0.0.1:{backend.Port} check inter 500 rise 1 fall 3 {backend.Parameters}\n"))}
        """;
}
