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
    public async Task A_server_that_speaks_and_resets_at_once_was_connected()
    {
        var socket = await ConnectToResetAsync(accepted => accepted.Send("bye"u8)).Soon();
        var buffer = new ReceiveBuffer(4096);
        (await socket.FillAsync(buffer).AsTask().Soon()).Should().Be(3);
        await socket.Invoking(reset => reset.FillAsync(buffer).AsTask().Soon()).Should().ThrowAsync<SocketException>();
        socket.Close(reset: false);
    }

    [Fact]
    public async Task A_connection_that_is_reset_without_a_word_was_none() =>
        await ConnectToResetAsync(_ => { }).Soon().Invoking(task => task).Should().ThrowAsync<SocketException>();

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

    // The server accepts, speaks and resets before the loop can see any of it.
    private static async Task<EventSocket> ConnectToResetAsync(Action<Socket> speak)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var pair = await SocketPair.OpenAsync();
        Task<EventSocket>? connecting = null;
        await pair.AtHomeAsync(() =>
        {
            connecting = EventSocket.ConnectAsync(Plain, listener.LocalEndPoint!, CancellationToken.None).AsTask();
            using var accepted = listener.Accept();
            speak(accepted);
            accepted.LingerState = new LingerOption(true, 0);
        });
        return await connecting!;
    }

    // Ends when all of it is sent.
    private static Task Leave(SocketPair pair, ReadOnlySpan<byte> data)
    {
        var left = new SendBuffer();
        left.Write(data);
        pair.Ours.TryLeave(left).Should().BeTrue();
        return pair.Ours.UntilSentAsync().AsTask();
    }

    private static async Task EchoAsync(EventSocket socket)
    {
        var buffer = new byte[1000];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }
    }

    [Fact]
    public async Task What_arrives_for_who_waits_is_in_the_buffer_and_is_told_with_the_end_behind_it()
    {
        using var pair = await SocketPair.OpenAsync();
        var buffer = new ReceiveBuffer(4096);
        for (var i = 1; i <= 100; i++)
        {
            var filling = pair.Ours.FillAsync(buffer).AsTask();
            await pair.Theirs.SendAsync(new[] { (byte)i });
            (await filling.Soon()).Should().Be(1);
            buffer.Length.Should().Be(i);
        }

        buffer.Unused.ToArray().Should().Equal(Enumerable.Range(1, 100).Select(i => (byte)i));
        var last = pair.Ours.FillAsync(buffer).AsTask();
        pair.Theirs.Shutdown(SocketShutdown.Send);
        (await last.Soon()).Should().Be(0);
        buffer.Length.Should().Be(100);
    }

    [Fact]
    public async Task A_buffer_that_is_full_does_not_stop_what_follows()
    {
        using var pair = await SocketPair.OpenAsync();
        var buffer = new ReceiveBuffer(4096);
        var filling = pair.Ours.FillAsync(buffer).AsTask();
        var sent = new byte[100_000];
        new Random(3).NextBytes(sent);
        await pair.Theirs.SendAsync(sent);
        await filling.Soon();
        while (buffer.Length < sent.Length)
        {
            await pair.Ours.FillAsync(buffer).AsTask().Soon();
        }

        buffer.Unused.SequenceEqual(sent).Should().BeTrue();
    }

    [Fact]
    public async Task A_reset_is_told_to_who_waits_for_a_buffer()
    {
        using var pair = await SocketPair.OpenAsync();
        var filling = pair.Ours.FillAsync(new ReceiveBuffer(4096)).AsTask();
        pair.Theirs.LingerState = new LingerOption(true, 0);
        pair.Theirs.Dispose();
        await filling.Soon().Invoking(task => task).Should().ThrowAsync<SocketException>();
    }

    [Fact]
    public async Task Closing_lets_go_on_who_waits_for_a_buffer()
    {
        using var pair = await SocketPair.OpenAsync();
        var filling = pair.Ours.FillAsync(new ReceiveBuffer(4096)).AsTask();
        pair.Ours.Close(reset: false);
        await filling.Soon().Invoking(task => task).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task What_is_left_to_the_loop_is_sent_before_what_follows()
    {
        using var pair = await SocketPair.OpenAsync();
        var following = Task.CompletedTask;
        await pair.AtHomeAsync(() =>
        {
            var left = new SendBuffer();
            left.Write("first "u8);
            pair.Ours.TryLeave(left).Should().BeTrue();
            left.Length.Should().Be(0);
            left.Write("second "u8);
            pair.Ours.TryLeave(left).Should().BeFalse();
            pair.Ours.TrySend(left.Written.Span).Should().Be(0);
            following = pair.Ours.SendAsync(left.Written).AsTask();
            following.IsCompleted.Should().BeFalse();
            pair.Theirs.Available.Should().Be(0);
        });
        await following.Soon();
        pair.Ours.EndSending();
        using var stream = new NetworkStream(pair.Theirs);
        (await new StreamReader(stream).ReadToEndAsync().Soon()).Should().Be("first second ");
    }

    [Fact]
    public async Task Nothing_much_or_not_on_the_loop_is_left_to_it()
    {
        using var pair = await SocketPair.OpenAsync();
        var data = new SendBuffer();
        data.Write("x"u8);
        pair.Ours.TryLeave(data).Should().BeFalse();
        data.Length.Should().Be(1);
        await pair.AtHomeAsync(() =>
        {
            pair.Ours.TryLeave(new SendBuffer()).Should().BeFalse();
            data.Write(new byte[64 * 1024]);
            pair.Ours.TryLeave(data).Should().BeFalse();
            data.Length.Should().Be((64 * 1024) + 1);
            pair.Ours.UntilSentAsync().AsTask().IsCompleted.Should().BeTrue();
        });
    }

    [Fact]
    public async Task What_the_kernel_does_not_take_at_once_is_sent_when_it_does()
    {
        using var pair = await SocketPair.OpenAsync(bufferSize: 2000);
        var sent = new byte[16 * 1024];
        new Random(4).NextBytes(sent);
        var done = Task.CompletedTask;
        await pair.AtHomeAsync(() => done = Leave(pair, sent));
        // Another round has come: the first is over.
        await pair.AtHomeAsync(() => done.IsCompleted.Should().BeFalse());
        var received = new byte[sent.Length];
        for (var count = 0; count < received.Length;)
        {
            count += await pair.Theirs.ReceiveAsync(received.AsMemory(count)).AsTask().Soon();
        }

        received.Should().Equal(sent);
        await done.Soon();
        await pair.Ours.SendAsync("x"u8.ToArray()).AsTask().Soon();
    }

    [Fact]
    public async Task A_failure_of_what_was_left_is_told_to_who_receives_behind_what_arrived()
    {
        using var pair = await SocketPair.OpenAsync();
        var done = Task.CompletedTask;
        await pair.AtHomeAsync(() =>
        {
            pair.Theirs.Send("bye"u8);
            pair.Theirs.LingerState = new LingerOption(true, 0);
            pair.Theirs.Dispose();
            done = Leave(pair, "x"u8);
        });
        await done.Soon();
        var buffer = new ReceiveBuffer(4096);
        (await pair.Ours.FillAsync(buffer).AsTask().Soon()).Should().Be(3);
        await pair.Ours.Invoking(ours => ours.FillAsync(buffer).AsTask().Soon()).Should().ThrowAsync<SocketException>();
    }

    [Fact]
    public async Task What_was_left_to_the_loop_goes_down_with_the_socket()
    {
        using var pair = await SocketPair.OpenAsync();
        var done = Task.CompletedTask;
        await pair.AtHomeAsync(() =>
        {
            done = Leave(pair, "x"u8);
            pair.Ours.Close(reset: true);
        });
        await done.Soon();
        await pair.Theirs.Invoking(theirs => theirs.ReceiveAsync(new byte[1]).Soon()).Should().ThrowAsync<SocketException>();
    }
}
