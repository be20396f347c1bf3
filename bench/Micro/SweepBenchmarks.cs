using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Micro;

/// <summary>What a pool does once a second about connections that wait, each for the client that it is kept for.</summary>
public class SweepBenchmarks
{
    private readonly SweepClock _clock = new();
    private readonly List<Socket> _accepted = [];
    private ServiceProvider _services = null!;
    private ConnectionPool _pool = null!;

    // Both ends are open files of this process.
    [Params(1000, 9000)]
    public int Connections { get; set; }

    [Params(false, true)]
    public bool OnEventLoops { get; set; }

    [GlobalSetup]
    public async Task Connect()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => web.AddServer("s1", $"http://{listener.LocalEndPoint}"));
        _services = services.BuildServiceProvider();
        var server = _services.GetRequiredService<BackendCollection>()["web"].Servers[0];
        _pool = new ConnectionPool(server, new ServerConnector(TimeProvider.System, OnEventLoops), _clock);
        for (var i = 0; i < Connections; i++)
        {
            var connection = await _pool.ConnectAsync(CancellationToken.None);
            _accepted.Add(await listener.AcceptAsync());
            if (!new LeavingClient().Own.TryKeep(connection))
            {
                throw new InvalidOperationException("The connection is not kept.");
            }
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        if (_pool.Idle != Connections)
        {
            throw new InvalidOperationException("Connections have ended meanwhile.");
        }

        _pool.Dispose();
        _accepted.ForEach(socket => socket.Dispose());
        _accepted.Clear();
        _services.Dispose();
    }

    [Benchmark]
    public void Sweep() => _clock.Tick();
}
