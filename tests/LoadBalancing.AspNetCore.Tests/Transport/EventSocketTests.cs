using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Tests.Transport;

[SupportedOSPlatform("linux")]
public sealed class EventSocketTests
{
    private static readonly ConnectSettings Plain = new(Source: null, Tls: null);

    [Fact]
    public async Task Many_conversations_at_once_lose_no_announcement()
    {
        const int Conversations = 100;
        const int Messages = 200;
        await Task.WhenAll(Enumerable.Range(0, Conversations).Select(async number =>
        {
            using var pair = await SocketPair.OpenAsync();
            var random = new Random(number);
            var echo = EchoAsync(pair.Ours);
            var message = new byte[40_000];
            for (var i = 0; i < Messages; i++)
            {
                var length = random.Next(1, i % 20 == 0 ? message.Length : 100);
                random.NextBytes(message.AsSpan(0, length));
                var sending = pair.Theirs.SendAsync(message.AsMemory(0, length));
                var back = new byte[length];
                for (var count = 0; count < length;)
                {
                    count += await pair.Theirs.ReceiveAsync(back.AsMemory(count)).AsTask().Soon();
                }

                await sending;
                back.AsSpan().SequenceEqual(message.AsSpan(0, length)).Should().BeTrue();
            }

            pair.Theirs.Shutdown(SocketShutdown.Send);
            await echo.Soon();
        }));
    }

    [Fact]
    public async Task Descriptors_that_come_again_belong_to_their_new_socket()
    {
        for (var i = 0; i < 500; i++)
        {
            using var pair = await SocketPair.OpenAsync();
            var receiving = pair.Ours.ReceiveAsync(new byte[10]).AsTask();
            await pair.Theirs.SendAsync(new byte[] { (byte)i });
            (await receiving.Soon()).Should().Be(1);
        }
    }

    [Fact]
    public async Task Connects_by_address_and_by_name()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        foreach (EndPoint target in new EndPoint[] { new IPEndPoint(IPAddress.Loopback, port), new DnsEndPoint("localhost", port) })
        {
            var socket = await EventSocket.ConnectAsync(Plain, target, CancellationToken.None).AsTask().Soon();
            using var accepted = await listener.AcceptAsync().Soon();
            await socket.SendAsync("x"u8.ToArray());
            (await accepted.ReceiveAsync(new byte[10])).Should().Be(1);
            socket.Close(reset: false);
        }
    }

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var connecting = EventSocket.ConnectAsync(Plain, unused.LocalEndPoint!, CancellationToken.None).AsTask();
        (await connecting.Soon().Invoking(task => task).Should().ThrowAsync<Exception>())
            .Which.Message.Should().Contain("refused");
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_can_be_given_up()
    {
        using var silent = new SilentServer();
        using var source = new CancellationTokenSource();
        var connecting = EventSocket.ConnectAsync(Plain, silent.EndPoint, source.Token).AsTask();
        await source.CancelAsync();
        await connecting.Soon().Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_socket_that_the_kernel_does_not_watch_is_an_error_of_the_connection()
    {
        using var pair = await SocketPair.OpenAsync();
        // Every loop takes a socket once.
        pair.Theirs.Invoking(socket => Enumerable.Range(0, 1000).Select(_ => new EventSocket(socket)).ToList())
            .Should().Throw<IOException>();
    }

    private static async Task EchoAsync(EventSocket socket)
    {
        var buffer = new byte[1000];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }
    }
}
