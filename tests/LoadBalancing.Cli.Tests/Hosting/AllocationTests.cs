using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Programs;
using Microsoft.Extensions.Logging;
using Proxy = LoadBalancing.Cli.Hosting.Proxy;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>What a forwarded request leaves to the garbage collector, Kestrel's part included.</summary>
[Collection(RunsAlone.Name)]
public sealed class AllocationTests
{
    private const int Rounds = 5000;

    // It counts what is left over once the compiler has made its best code, which takes longer on a busy machine.
    private const int MostBatches = 30;
    private const int MostBytesForARequest = 200;

    private static readonly byte[] Response = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nServer: test\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nhello, world\n");

    [Theory]
    [InlineData("SERVERID=a; lang=en", "hello, world\n")]
    [InlineData("lang=en", "Set-Cookie: SERVERID=a; path=/")]
    public async Task A_request_costs_next_to_nothing(string cookie, string answered)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = FreePorts.Next();
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".cfg");
        await File.WriteAllTextAsync(file, $"""
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen web
                bind 127.0.0.1:{port}
                option forwardfor
                cookie SERVERID insert indirect
                server a 127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port} cookie a

            """);
        new Thread(() => Accept(listener)) { IsBackground = true }.Start();
        await using var proxy = new Proxy(ProxyConfiguration.Read(file), logging => logging.ClearProviders());
        await proxy.StartAsync();
        var perRequest = await Task.Factory.StartNew(() => Measure(port, cookie, answered), TaskCreationOptions.LongRunning);
        await proxy.StopAsync(new CancellationToken(canceled: true));
        File.Delete(file);
        perRequest.Should().BeLessThanOrEqualTo(MostBytesForARequest);
    }

    // Neither end allocates: synchronous calls on threads and buffers of their own.
    private static double Measure(int port, string cookie, string answered)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET /index.html HTTP/1.1\r\nHost: example.test\r\nUser-Agent: test\r\nAccept: */*\r\nCookie: {cookie}\r\n\r\n");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(IPAddress.Loopback, port);
        var buffer = new byte[4096];
        Exchange(client, request, buffer, rounds: 1);
        Encoding.ASCII.GetString(buffer).Should().Contain(answered);
        var perRequest = double.MaxValue;
        for (var batch = 0; batch < MostBatches && perRequest > MostBytesForARequest; batch++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Exchange(client, request, buffer, Rounds);
            perRequest = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Rounds;
        }

        return perRequest;
    }

    private static void Exchange(Socket client, byte[] request, byte[] buffer, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            client.Send(request);
            if (!Receive(client, buffer, "hello, world\n"u8))
            {
                throw new EndOfStreamException("The proxy closed the connection.");
            }
        }
    }

    // Mostly one: the proxy makes another when it is just looking whether the one that it keeps is still good.
    private static void Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = listener.Accept();
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static void Serve(Socket socket)
    {
        using var connection = socket;
        connection.NoDelay = true;
        var buffer = new byte[4096];
        while (Receive(connection, buffer, "\r\n\r\n"u8))
        {
            connection.Send(Response);
        }
    }

    private static bool Receive(Socket socket, byte[] buffer, ReadOnlySpan<byte> end)
    {
        for (var length = 0; ;)
        {
            var count = socket.Receive(buffer.AsSpan(length));
            if (count == 0)
            {
                return false;
            }

            length += count;
            if (buffer.AsSpan(0, length).EndsWith(end))
            {
                return true;
            }
        }
    }
}
