using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>Accepts clients on one address.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventListener : IConnectionListener
{
    // Without descriptors nothing can be accepted until somebody goes; trying all the time would not help them.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly Func<bool>? _tryMakeRoom;

    /// <param name="socket">A bound socket.</param>
    /// <param name="tryMakeRoom">Closes a file that nobody uses just now, if there is one.</param>
    public EventListener(Socket socket, Func<bool>? tryMakeRoom = null)
    {
        _socket = socket;
        _tryMakeRoom = tryMakeRoom;
        EndPoint = socket.LocalEndPoint!;
        socket.Listen();
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                await UntilFilesAreLeftAsync(socket, cancellationToken).ConfigureAwait(false);
                if (TryServe(socket) is { } connection)
                {
                    return connection;
                }
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException exception)
            {
                // Otherwise the client left before it was accepted.
                if (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
                {
                    await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _socket.Dispose();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    // One client is held meanwhile; the others wait for it to be served.
    private async ValueTask UntilFilesAreLeftAsync(Socket accepted, CancellationToken cancellationToken)
    {
        if (OpenFiles.IsOfTheLast(accepted))
        {
            while (!_socket.SafeHandle.IsClosed && OpenFiles.AreUsedUp())
            {
                if (_tryMakeRoom?.Invoke() != true)
                {
                    await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static EventConnection? TryServe(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            return new EventConnection(socket);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // The client has left, or the kernel watches no more sockets.
            socket.Dispose();
            return null;
        }
    }
}
