using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>A client's connection, as Kestrel sees it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventConnection : DefaultConnectionContext, IDuplexPipe, IHalfCloseFeature
{
    // What a client may still send after we are done with it, before it is cut off.
    private const int MostUnread = 1024 * 1024;
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(1);

    // A client that takes none of the last bytes for so long will not.
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromMinutes(1);

    private readonly EventSocket _socket;
    private readonly EventSocketReader _reader;
    private readonly EventSocketWriter _writer;
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _mayEndAlone;

    public EventConnection(Socket socket)
    {
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        _socket = new EventSocket(socket, hungUp: OnHungUp);
        _reader = new EventSocketReader(_socket);
        _writer = new EventSocketWriter(_socket);
        Transport = this;
        Features.Set<IHalfCloseFeature>(this);
        ConnectionClosed = _closed.Token;
    }

    PipeReader IDuplexPipe.Input => _reader;

    PipeWriter IDuplexPipe.Output => _writer;

    void IHalfCloseFeature.Allow() => _mayEndAlone = true;

    async ValueTask IHalfCloseFeature.EndSendingAsync()
    {
        await _socket.UntilSentAsync().ConfigureAwait(false);
        _socket.EndSending();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Close(reset: true);
        TellOfEnd();
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await SayFarewellAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // Gone already, or somebody still reads who should not.
        }

        _socket.Close(reset: false);
        TellOfEnd();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // On another thread; what handlers of the application throw is nobody's business here.
    private void TellOfEnd() => _ = _closed.CancelAsync();

    private void OnHungUp(bool isBroken)
    {
        if (isBroken || !_mayEndAlone)
        {
            TellOfEnd();
        }
    }

    // A socket that is closed with bytes unread is reset, and a reset may overtake the response that has just gone out.
    private async ValueTask SayFarewellAsync()
    {
        await DeliverAsync().ConfigureAwait(false);
        _socket.EndSending();
        if (!_reader.HasUnused && !_socket.HasArrived())
        {
            return;
        }

        using var limit = new CancellationTokenSource(LongestFarewell);
        using var cutting = CutOffAt(limit);
        var buffer = new byte[16 * 1024];
        for (var unread = 0; unread < MostUnread;)
        {
            var count = await _socket.ReceiveAsync(buffer).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            unread += count;
        }
    }

    private async ValueTask DeliverAsync()
    {
        var delivering = _socket.UntilSentAsync();
        if (!delivering.IsCompleted)
        {
            using var limit = new CancellationTokenSource(LongestDelivery);
            using var cutting = CutOffAt(limit);
            await delivering.ConfigureAwait(false);
        }
    }

    private CancellationTokenRegistration CutOffAt(CancellationTokenSource limit) =>
        limit.Token.UnsafeRegister(static socket => ((EventSocket)socket!).Close(reset: true), _socket);
}
