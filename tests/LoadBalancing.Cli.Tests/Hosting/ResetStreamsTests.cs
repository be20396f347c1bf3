using System.Net;
using System.Net.Sockets;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Programs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Proxy = LoadBalancing.Cli.Hosting.Proxy;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>A client of HTTP/2 that resets stream after stream costs no more memory the longer its connection lasts.</summary>
public sealed class ResetStreamsTests
{
    private const int Streams = 2000;

    [Fact]
    public async Task Streams_use_the_same_few_exchanges()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = FreePorts.Next();
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen web
                bind 127.0.0.1:{port} proto h2
                server a 127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}

            """);
        var time = new CountingTime();
        await using var proxy = new Proxy(
            ProxyConfiguration.Read(file), logging => logging.ClearProviders().Services.AddSingleton<TimeProvider>(time));
        File.Delete(file);
        await proxy.StartAsync();

        await ResetStreamsAsync(port, server);

        time.Exchanges.Should().BeInRange(1, 20);
        await proxy.StopAsync(new CancellationToken(canceled: true));
    }

    private static async Task ResetStreamsAsync(int port, TcpListener server)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Http2Bytes.Beginning());
        for (var id = 1; id < 2 * Streams; id += 2)
        {
            await stream.WriteAsync(Http2Bytes.Get(id));
            using var request = await server.AcceptTcpClientAsync();
            await stream.WriteAsync(Http2Bytes.Cancel(id));
            await UntilEndAsync(request.GetStream());
        }
    }

    private static async Task UntilEndAsync(NetworkStream request)
    {
        var buffer = new byte[1024];
        try
        {
            while (await request.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    // Every exchange has a timer of its own.
    private sealed class CountingTime : TimeProvider
    {
        private int _exchanges;

        public int Exchanges => _exchanges;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (state is ExchangeTimer)
            {
                Interlocked.Increment(ref _exchanges);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
