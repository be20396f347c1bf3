using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Tests.Transport;

/// <summary>Two ends of a connection: one on an event loop, one in the hands of the test.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket ours, Socket theirs)
    {
        Ours = new EventSocket(ours);
        Theirs = theirs;
    }

    public EventSocket Ours { get; }

    public Socket Theirs { get; }

    /// <param name="bufferSize">Size of the kernel's buffers, about; by default, much.</param>
    public static async Task<SocketPair> OpenAsync(int? bufferSize = null)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.SendBufferSize = bufferSize ?? listener.SendBufferSize;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var theirs = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        theirs.ReceiveBufferSize = bufferSize ?? theirs.ReceiveBufferSize;
        await theirs.ConnectAsync(listener.LocalEndPoint!);
        return new SocketPair(await listener.AcceptAsync(), theirs);
    }

    /// <summary>Does something on our loop's thread, in one of its rounds.</summary>
    public async Task AtHomeAsync(Action action)
    {
        var acting = ActAsync();
        await Theirs.SendAsync(new byte[1]);
        await acting;

        async Task ActAsync()
        {
            await Ours.ReceiveAsync(new byte[1]).ConfigureAwait(false);
            Ours.IsAtHome.Should().BeTrue();
            action();
        }
    }

    public void Dispose()
    {
        Ours.Close(reset: false);
        Theirs.Dispose();
    }
}
