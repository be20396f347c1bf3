using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Transport;

/// <summary>Clients of all manners at once, through Kestrel on event loops: every byte is right, and nothing is left.</summary>
[SupportedOSPlatform("linux")]
public sealed class EventLoopStressTests
{
    private const int Clients = 24;
    private const int Rounds = 8;
    private const int Large = 400_000;

    private int _open;

    [Fact]
    public async Task Clients_of_all_manners_get_what_is_theirs_and_leave_nothing()
    {
        using var server = new ScriptedServer(ServeAsync);
        await using var app = await BalancedApp.StartBareAsync(builder =>
        {
            builder.Services.AddLoadBalancer().AddBackend("web", web => web.AddServer("s1", server.Address)).UseEventLoops();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => async connection =>
            {
                Interlocked.Increment(ref _open);
                try
                {
                    await next(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref _open);
                }
            })));
        });
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var seed = (client * Rounds) + round;
                await (((client + round) % 5) switch
                {
                    0 => PipelineAsync(address, seed),
                    1 => ReadSlowlyAsync(address, seed),
                    2 => ResetAsync(address, seed),
                    3 => HalfCloseAsync(address, seed),
                    _ => UploadAsync(address, seed),
                });
            }
        })));
        await app.UntilNothingRunsAsync();
        await Patience.UntilAsync(() => Volatile.Read(ref _open) == 0, "no connection of a client");
    }

    private static async Task PipelineAsync(Uri address, int seed)
    {
        using var wire = await RawClient.ConnectAsync(address);
        var lengths = Enumerable.Range(0, 20).Select(i => (seed + i) * 7919 % 9000).ToArray();
        await wire.SendAsync(string.Concat(lengths.Select((length, i) => RawClient.Lasting($"GET /{seed + i}/{length}"))));
        foreach (var (i, length) in lengths.Index())
        {
            (await wire.ReadResponseAsync()).Body.Should().Be(Text(seed + i, length));
        }
    }

    private static async Task ReadSlowlyAsync(Uri address, int seed)
    {
        using var wire = await RawClient.ConnectAsync(address);
        await wire.SendAsync(RawClient.Get($"/{seed}/{Large}"));
        await wire.ReadUntilAsync("\r\n\r\n");
        var expected = Text(seed, Large);
        for (var read = 0; read < Large; read += Large / 8)
        {
            await Task.Yield();
            (await wire.ReadAsync(Large / 8)).Should().Be(expected.Substring(read, Large / 8));
        }

        (await wire.ReadToEndAsync()).Should().Be(("", false));
    }

    private static async Task ResetAsync(Uri address, int seed)
    {
        using var wire = await RawClient.ConnectAsync(address);
        await wire.SendAsync(RawClient.Lasting($"GET /{seed}/{Large}"));
        if (seed % 2 == 0)
        {
            await wire.ReadUntilAsync("\r\n\r\n");
            (await wire.ReadAsync(1000)).Should().Be(Text(seed, 1000));
        }

        wire.Reset();
    }

    private static async Task HalfCloseAsync(Uri address, int seed)
    {
        using var wire = await RawClient.ConnectAsync(address);
        await wire.SendAsync(RawClient.Lasting("GET /echo", "Connection: Upgrade", "Upgrade: websocket"));
        await wire.ReadUntilAsync("\r\n\r\n");
        await wire.SendAsync(Text(seed, 50_000));
        wire.FinishSending();
        (await wire.ReadToEndAsync()).Should().Be((Text(seed, 50_000), false));
    }

    private static async Task UploadAsync(Uri address, int seed)
    {
        using var wire = await RawClient.ConnectAsync(address);
        var sent = Text(seed, 100_000);
        for (var i = 0; i < 2; i++)
        {
            await wire.SendAsync(RawClient.Lasting("POST /echo", $"Content-Length: {sent.Length}") + sent);
            (await wire.ReadResponseAsync()).Body.Should().Be(sent);
        }
    }

    private static async Task ServeAsync(ScriptedConnection connection)
    {
        while (true)
        {
            var request = await connection.ReadRequestAsync();
            if (request.Values("Upgrade").Count > 0)
            {
                await connection.SendAsync(Answer.With("101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"));
                await connection.SendAsync((await connection.Wire.ReadToEndAsync()).Text);
                return;
            }

            var parts = request.Line.Split('/', ' ');
            await connection.SendAsync(Answer.Ok(request.Body.Length > 0
                ? request.Body
                : Text(int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture))));
        }
    }

    private static string Text(int seed, int length) =>
        string.Create(length, seed, static (text, seed) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)('!' + ((seed + (i * 31) + (i / 90)) % 90));
            }
        });
}
