using System.Net;
using System.Net.Sockets;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>What a client, its pool and its server do with the same connection at the same moment.</summary>
public sealed class OwnConnectionRacesTests
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_connection_in_use_is_not_asked_by_the_sweep()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        using var pool = new ConnectionPool(app.Server, new ServerConnector(_time, false), _time);
        var clients = new[] { new LeavingClient(), new LeavingClient() };
        int? taken = null;
        var isTaking = false;
        var askedInUse = false;
        AskedTransport Transport(int me) => new()
        {
            OnAsked = () =>
            {
                askedInUse |= taken == me;
                if (!isTaking)
                {
                    // Another client's request comes while the sweep looks at this one's connection.
                    isTaking = true;
                    clients[1 - me].Own.TryTake(app.Server, isRepeatable: true).Should().NotBeNull();
                    taken = 1 - me;
                }
            },
        };
        foreach (var (i, client) in clients.Index())
        {
            client.Own.TryKeep(new ServerConnection(Transport(i), pool, app.Server.Settings.Connect)).Should().BeTrue();
        }

        _time.Advance(Sweep);
        taken.Should().NotBeNull();
        askedInUse.Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_break_the_sweep()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        using var pool = new ConnectionPool(app.Server, new ServerConnector(_time, false), _time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(new Uri(server.Address).Authority));
        var client = new LeavingClient();
        var leaving = Task.CompletedTask;
        var transport = new AskedTransport(new SocketTransport(socket))
        {
            OnAsked = () =>
            {
                leaving = Task.Run(client.LeaveAsync);
                // It must not get so far now; this is time enough.
                leaving.Wait(TimeSpan.FromMilliseconds(100));
            },
        };
        client.Own.TryKeep(new ServerConnection(transport, pool, app.Server.Settings.Connect)).Should().BeTrue();
        var sweep = () => _time.Advance(Sweep);
        sweep.Should().NotThrow("an exception of a timer ends the process");
        await leaving;
        (pool.Idle, socket.SafeHandle.IsClosed).Should().Be((0, true));
    }

    [Fact]
    public async Task Maintenance_leaves_connections_in_use_to_their_exchange()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        using var pool = new ConnectionPool(app.Server, new ServerConnector(_time, false), _time);
        var clients = new[] { new LeavingClient(), new LeavingClient() };
        ServerConnection? taken = null;
        AskedTransport Transport(int me) => new()
        {
            OnClosed = () => taken ??= clients[1 - me].Own.TryTake(app.Server, isRepeatable: true),
        };
        foreach (var (i, client) in clients.Index())
        {
            client.Own.TryKeep(new ServerConnection(Transport(i), pool, app.Server.Settings.Connect)).Should().BeTrue();
        }

        app.Server.SetAdministrativeState(AdministrativeState.Maintenance);
        taken!.IsClosed.Should().BeFalse();
        taken.Drop();
        pool.Idle.Should().Be(0);
    }

    [Fact]
    public async Task Staying_costs_nothing()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        using var pool = new ConnectionPool(app.Server, new ServerConnector(_time, false), _time);
        var own = new LeavingClient().Own;
        own.TryKeep(new ServerConnection(new AskedTransport(), pool, app.Server.Settings.Connect)).Should().BeTrue();
        own.ServerOf(app.Backend).Should().Be(app.Server);
        Allocations.Of(() => own.ServerOf(app.Backend)).Should().Be(0);
    }
}
