using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Tests.Transport;

[SupportedOSPlatform("linux")]
public sealed class EventConnectionTests
{
    [Fact]
    public async Task The_end_of_the_connection_is_told_when_it_is_ours_and_a_broken_handler_breaks_nothing_else()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var listener = new EventListener(socket);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.EndPoint);
        var connection = (await listener.AcceptAsync().AsTask().Soon())!;
        var told = new TaskCompletionSource();
        using var first = connection.ConnectionClosed.Register(told.SetResult);
        using var second = connection.ConnectionClosed.Register(() => throw new InvalidOperationException("A handler is broken."));
        await connection.DisposeAsync();
        await told.Task.Soon();
        (await client.ReceiveAsync(new byte[1]).Soon()).Should().Be(0);
    }

    [Fact]
    public async Task A_client_that_cannot_be_served_is_let_go()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        // Sockets of this kind do not know the options of TCP.
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var listener = new EventListener(socket);
        var accepting = listener.AcceptAsync().AsTask();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
        (await client.ReceiveAsync(new byte[1]).Soon()).Should().Be(0);
        await listener.UnbindAsync();
        (await accepting.Soon()).Should().BeNull();
    }

    [Fact]
    public async Task The_end_comes_behind_what_a_slow_client_has_not_taken()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.SendBufferSize = 2000;
        await using var listener = new EventListener(socket);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.ReceiveBufferSize = 2000;
        await client.ConnectAsync(listener.EndPoint);
        var connection = (await listener.AcceptAsync().AsTask().Soon())!;
        var sent = new byte[16 * 1024];
        new Random(5).NextBytes(sent);
        var answering = AnswerAsync();
        await client.SendAsync(new byte[1]);
        await answering.Soon();
        var ending = connection.DisposeAsync().AsTask();
        using var stream = new NetworkStream(client);
        var received = new MemoryStream();
        await stream.CopyToAsync(received).Soon();
        received.ToArray().Should().Equal(sent);
        await ending.Soon();

        // On the loop, to which a flush leaves what it has; not all of it fits.
        async Task AnswerAsync()
        {
            var request = await connection.Transport.Input.ReadAsync().ConfigureAwait(false);
            connection.Transport.Input.AdvanceTo(request.Buffer.End);
            connection.Transport.Output.Write(sent);
            connection.Transport.Output.FlushAsync().AsTask().IsCompletedSuccessfully.Should().BeTrue();
        }
    }
}
