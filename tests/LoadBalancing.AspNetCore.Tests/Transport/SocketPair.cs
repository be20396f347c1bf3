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

    public static async Task<SocketPair> OpenAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var theirs = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await theirs.ConnectAsync(listener.LocalEndPoint!);
        return new SocketPair(await listener.AcceptAsync(), theirs);
    }

    public void Dispose()
    {
        Ours.Close(reset: false);
        Theirs.Dispose();
    }
}
