using System.Diagnostics;
using LoadBalancing.Bodies;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Proxies;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Load;

/// <summary>However large bodies are, and however slowly they are taken, the proxy holds only a little of them.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class BodyMemoryTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const long Mebibyte = 1 << 20;
    private const int SlowClients = 50;

    // All that one slow client may cost: buffers of both connections, and what the runtime needs around them.
    private const long KibibytesOfSlowClient = 512;

    private readonly Proxy _proxy = Comparison.CreateSubject();
    private readonly BodyOrigin _origin = new();
    private readonly int _port = FreePorts.Next();
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"bodies-{Guid.NewGuid():N}.cfg");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s

            listen bodies
                bind 127.0.0.1:{_port}
                server origin 127.0.0.1:{_origin.Port}

            """);
        await _proxy.StartAsync(_file, _port);
        foreach (var kind in Enum.GetValues<BodyKind>())
        {
            await BodyClient.TransferAsync(_port, kind, 64 * Mebibyte);
        }
    }

    public async Task DisposeAsync()
    {
        // First, so that no request keeps the proxy from ending.
        _origin.Dispose();
        await _proxy.DisposeAsync();
        File.Delete(_file);
    }

    public void Dispose() => _origin.Dispose();

    [Theory]
    [InlineData(BodyKind.Download)]
    [InlineData(BodyKind.ChunkedDownload)]
    [InlineData(BodyKind.Upload)]
    [InlineData(BodyKind.ChunkedUpload)]
    public async Task A_gibibyte_leaves_memory_flat(BodyKind kind)
    {
        var memory = new ResidentMemory(_proxy.ProcessId);
        var before = memory.Now;
        var time = Stopwatch.StartNew();
        var most = await memory.MostDuringAsync(Task.Run(() => BodyClient.TransferAsync(_port, kind, 1024 * Mebibyte)));
        output.WriteLine($"{kind}: {time.Elapsed}, RSS {before} → at most {most} KiB");
        most.Should().BeLessThan(before + (32 * 1024));
    }

    [Fact]
    public async Task Clients_that_do_not_read_cost_bounded_buffers()
    {
        var most = await GrowthAsync(
            async client =>
            {
                await client.SendAsync(BodyClient.Request("GET", $"{BodyKind.Download}/{1024 * Mebibyte}"));
                await client.ReadHeadAsync();
            },
            () => _origin.Sent);
        most.Should().BeLessThan(SlowClients * KibibytesOfSlowClient);
    }

    [Fact]
    public async Task Servers_that_do_not_read_cost_bounded_buffers()
    {
        var clients = new List<BodyWire>();
        var most = await GrowthAsync(
            client =>
            {
                clients.Add(client);
                _ = client.SendAsync(BodyClient.Request("POST", $"Stall/{1024 * Mebibyte}", $"Content-Length: {1024 * Mebibyte}"), 1024 * Mebibyte)
                    .ContinueWith(ended => ended.Exception, TaskScheduler.Default);
                return Task.CompletedTask;
            },
            () => clients.Sum(client => client.Sent));
        most.Should().BeLessThan(SlowClients * KibibytesOfSlowClient);
    }

    // Memory that clients have cost in KiB when no more bytes move.
    private async Task<long> GrowthAsync(Func<BodyWire, Task> begin, Func<long> moved)
    {
        var memory = new ResidentMemory(_proxy.ProcessId);
        var before = memory.Now;
        var clients = new List<BodyWire>();
        for (var i = 0; i < SlowClients; i++)
        {
            clients.Add(await BodyClient.ConnectAsync(_port));
            await begin(clients[^1]);
        }

        var most = await memory.MostDuringAsync(UntilNothingMovesAsync(moved));
        output.WriteLine($"{moved() / Mebibyte} MiB moved, RSS {before} → at most {most} KiB");
        clients.ForEach(client => client.Dispose());
        return most - before;
    }

    private static async Task UntilNothingMovesAsync(Func<long> moved)
    {
        for (var (last, quiet) = (-1L, 0); quiet < 10;)
        {
            await Task.Delay(100);
            var now = moved();
            quiet = now == last ? quiet + 1 : 0;
            last = now;
        }
    }
}
