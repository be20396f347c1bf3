using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using LoadBalancing.Threading;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// A TCP socket on an event loop. Operations are tried at once when the loop has announced that they may succeed, so that no
/// system call is made only to be told to wait.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class EventSocket
{
    // errno of a connection that is being made.
    private const int InProgress = 115;

    // What does not fit into the kernel's buffer is held here, so it should not be much.
    private const int MostLeft = 16 * 1024;

    private const uint HangUps = Epoll.PeerHangUp | Epoll.HangUp | Epoll.Error;

    private readonly Socket _socket;
    private readonly Action<bool>? _hungUp;
    private readonly EventLoop _loop;
    private readonly Readiness _readable = new(isReady: true);
    private readonly Readiness _writable;
    private volatile bool _hasHungUp;
    private int _closed;

    // What whoever waits wants to be filled.
    private ReceiveBuffer? _wanted;

    // Of the loop's thread alone. While something is left to send, the socket is not writable for anybody else.
    private readonly SendBuffer _left = new();
    private int _leftSent;
    private bool _isServed;
    private bool _mayTellMore;

    // What the loop came upon in the place of whoever receives next: the kernel tells it only once.
    private volatile SocketError _failure;

    /// <param name="socket">The socket; it is used through this object only from here on.</param>
    /// <param name="isAccepted">Whether the socket was accepted; otherwise it is about to be connected.</param>
    /// <param name="hungUp">Called on the loop when the other side has ended, and with <see langword="true"/> when the connection broke.</param>
    public EventSocket(Socket socket, bool isAccepted = true, Action<bool>? hungUp = null)
    {
        _socket = socket;
        _hungUp = hungUp;
        _writable = new(isReady: isAccepted);
        socket.Blocking = false;
        Descriptor = (int)socket.Handle;
        _loop = isAccepted ? EventLoop.ForAccepted() : EventLoop.ForConnected();
        _loop.Add(this);
    }

    public int Descriptor { get; }

    /// <summary>Number of the registration with the loop, which tells this socket from an earlier one of the same descriptor.</summary>
    public int Registration { get; set; }

    /// <summary>Whether this thread is the socket's loop.</summary>
    public bool IsAtHome => _loop.IsCurrent;

    public Readiness Readable => _readable;

    public Readiness Writable => _writable;

    /// <summary>Whether something has arrived, the end included. Asks the kernel, for the loop may not have got to it yet.</summary>
    public bool HasArrived()
    {
        Peek(out var error);
        return error != SocketError.WouldBlock;
    }

    /// <summary>Receives if anything has arrived; 0 bytes mean the other side has ended.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryReceive(Span<byte> buffer, out int count)
    {
        count = 0;
        if (!_readable.MayTry)
        {
            return false;
        }

        _readable.BeginTry();
        count = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (_failure != SocketError.Success && (error == SocketError.WouldBlock || (count == 0 && _failure == SocketError.ConnectionReset)))
        {
            error = _failure;
        }

        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (MayTellMore(count, buffer.Length))
        {
            _readable.StayReady();
        }

        ThrowIfFailed(error);
        return true;
    }

    /// <summary>Receives behind what the buffer holds, if anything has arrived.</summary>
    /// <inheritdoc cref="TryReceive"/>
    public bool TryFill(ReceiveBuffer buffer, out int count)
    {
        if (!TryReceive(buffer.GetRoom().Span, out count))
        {
            return false;
        }

        buffer.Add(count);
        return true;
    }

    /// <summary>Receives at least one byte behind what the buffer holds; 0 means the other side has ended.</summary>
    public ValueTask<int> FillAsync(ReceiveBuffer buffer) => _readable.MayTry && TryFill(buffer, out var count) ? new(count) : FillLaterAsync(buffer);

    /// <summary>
    /// Ends when trying to receive makes sense, when the buffer holds more than before, or when somebody wakes who waits. Nobody else may
    /// touch the buffer until then.
    /// </summary>
    /// <param name="buffer">Where to put what arrives meanwhile; <see langword="null"/> to have it left where it is.</param>
    public ValueTask WaitToReceiveAsync(ReceiveBuffer? buffer)
    {
        _wanted = buffer;
        return _readable.WaitAsync();
    }

    /// <summary>Connects; of a host name the addresses are tried one after the other.</summary>
    /// <exception cref="SocketException">The connection was refused or is not possible.</exception>
    /// <exception cref="IOException">It was not even begun.</exception>
    /// <exception cref="OperationCanceledException">The token ended the attempt.</exception>
    public static async ValueTask<EventSocket> ConnectAsync(ConnectSettings settings, EndPoint target, CancellationToken cancellation)
    {
        if (target is not DnsEndPoint { Host: var host, Port: var port })
        {
            return await ConnectToAsync(settings, (IPEndPoint)target, cancellation).ConfigureAwait(false);
        }

        var addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectToAsync(settings, new IPEndPoint(addresses[i], port), cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or IOException && i < addresses.Length - 1)
            {
                // The next address may do.
            }
        }
    }

    /// <summary>Receives at least one byte; 0 means the other side has ended.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        TryReceive(buffer.Span, out var count) ? new(count) : ReceiveLaterAsync(buffer);

    /// <summary>
    /// Leaves it to the loop to send all of it at the end of its round, with what others have to send. Should it fail, whoever receives hears of it.
    /// </summary>
    /// <param name="data">What to send; it is empty then.</param>
    /// <returns>Whether the loop does so; otherwise nothing has happened.</returns>
    public bool TryLeave(SendBuffer data)
    {
        if (!_loop.IsCurrent || data.Length is 0 or > MostLeft || !_writable.BeginTry())
        {
            return false;
        }

        _left.TakeFrom(data);
        _loop.SendSoon(this);
        return true;
    }

    /// <summary>Ends when nothing is left to send.</summary>
    public ValueTask UntilSentAsync() => _writable.MayTry ? default : _writable.WaitAsync();

    /// <summary>Sends as much as fits.</summary>
    /// <returns>Bytes sent.</returns>
    public int TrySend(ReadOnlySpan<byte> data)
    {
        var sent = 0;
        while (sent < data.Length && _writable.MayTry)
        {
            _writable.BeginTry();
            var count = _socket.Send(data[sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            ThrowIfFailed(error);
            sent += count;
            _writable.StayReady();
        }

        return sent;
    }

    /// <summary>Sends all of it.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        var sent = TrySend(data.Span);
        return sent == data.Length ? default : SendLaterAsync(data[sent..]);
    }

    /// <summary>Ends our side, behind what is sent; the other may go on.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes the socket, under operations that are running too: those fail.</summary>
    /// <param name="reset">Whether the other side is to see that something is missing.</param>
    public void Close(bool reset)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _loop.Remove(this);
        if (reset)
        {
            _socket.Close(timeout: 0);
        }
        else
        {
            _socket.Dispose();
        }

        _readable.Close();
        _writable.Close();
    }

    /// <summary>Receives for whoever waits. Runs on the loop, before anybody goes on.</summary>
    public void ReceiveAhead(uint events)
    {
        if ((events & (Epoll.Readable | HangUps)) == Epoll.Readable && _readable.TryServe())
        {
            _mayTellMore = _wanted is not { } buffer || ReceiveInto(buffer);
            _isServed = true;
            _readable.EndServing();
        }
    }

    /// <summary>Lets go on whoever has waited for these events. Runs on the loop.</summary>
    public void OnEvents(uint events)
    {
        var hasHungUp = (events & HangUps) != 0;
        _hasHungUp |= hasHungUp;
        if ((events & (Epoll.Writable | Epoll.Error | Epoll.HangUp)) != 0)
        {
            if (_left.Length > 0)
            {
                SendLeft();
            }
            else
            {
                _writable.Announce();
            }
        }

        if (_isServed)
        {
            _isServed = false;
            _readable.Resume(_mayTellMore);
        }
        else if ((events & Epoll.Readable) != 0 || hasHungUp)
        {
            _readable.Announce();
        }

        if (hasHungUp)
        {
            _hungUp?.Invoke((events & Epoll.Error) != 0);
        }
    }

    /// <summary>Sends what was left to the loop, as far as it fits; the rest when the kernel has room again. Runs on the loop.</summary>
    public void SendLeft()
    {
        if (_left.Length == 0)
        {
            return;
        }

        try
        {
            while (_leftSent < _left.Length)
            {
                var count = _socket.Send(_left.Written.Span[_leftSent..], SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                {
                    return;
                }

                ThrowIfFailed(error);
                _leftSent += count;
            }
        }
        catch (SocketException exception)
        {
            _failure = exception.SocketErrorCode;
            _readable.Announce();
        }
        catch (ObjectDisposedException)
        {
            // Whoever closed it wants nothing to be sent any more.
        }

        _left.Release();
        _leftSent = 0;
        _writable.Announce();
    }

    // Whether another try may succeed or fail.
    private bool ReceiveInto(ReceiveBuffer buffer)
    {
        try
        {
            var room = buffer.GetRoom().Span;
            var count = _socket.Receive(room, SocketFlags.None, out var error);
            buffer.Add(count);
            buffer.ReleaseIfEmpty();
            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success)
            {
                _failure = error;
            }

            return MayTellMore(count, room.Length);
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    // A short read has emptied the socket, unless its end is there already, which will not be announced a second time.
    private bool MayTellMore(int count, int room) => count == room || count == 0 || _hasHungUp;

    private bool HasReceived() => Peek(out _) > 0;

    private int Peek(out SocketError error)
    {
        Span<byte> first = stackalloc byte[1];
        return _socket.Receive(first, SocketFlags.Peek, out error);
    }

    private static async ValueTask<EventSocket> ConnectToAsync(ConnectSettings settings, IPEndPoint address, CancellationToken cancellation)
    {
        var socket = ServerSocket.Create(settings);
        EventSocket? connecting = null;
        try
        {
            // The framework's own way to wait for a connection would put the socket on the framework's event queue, for good.
            socket.Blocking = false;
            OpenFiles.LeaveTheLast(socket);
            BeginConnect(socket, address);
            connecting = new EventSocket(socket, isAccepted: false);
            using (cancellation.UnsafeRegister(static socket => ((EventSocket)socket!).Close(reset: true), connecting))
            {
                await connecting._writable.WaitAsync().ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();
            var error = (SocketError)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error == SocketError.ConnectionReset && connecting.HasReceived())
            {
                // A server that has said something and gone was connected. Whoever has received that hears of the end.
                connecting._failure = error;
                return connecting;
            }

            ThrowIfFailed(error);
            return connecting;
        }
        catch
        {
            connecting?.Close(reset: true);
            socket.Dispose();
            throw;
        }
    }

    private static void BeginConnect(Socket socket, IPEndPoint address)
    {
        var isMapped = socket.AddressFamily == AddressFamily.InterNetworkV6 && address.AddressFamily == AddressFamily.InterNetwork;
        var native = (isMapped ? new IPEndPoint(address.Address.MapToIPv6(), address.Port) : address).Serialize();
        if (Connect(socket.SafeHandle, ref MemoryMarshal.GetReference(native.Buffer.Span), native.Size) < 0 &&
            Marshal.GetLastPInvokeError() is not InProgress and var error)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(SafeSocketHandle socket, ref byte address, int length);

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveLaterAsync(Memory<byte> buffer)
    {
        while (true)
        {
            await WaitToReceiveAsync(null).ConfigureAwait(false);
            if (TryReceive(buffer.Span, out var count))
            {
                return count;
            }
        }
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillLaterAsync(ReceiveBuffer buffer)
    {
        var before = buffer.Length;
        while (true)
        {
            await WaitToReceiveAsync(buffer).ConfigureAwait(false);
            if (buffer.Length > before || TryFill(buffer, out _))
            {
                return buffer.Length - before;
            }
        }
    }

    private async ValueTask SendLaterAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            await _writable.WaitAsync().ConfigureAwait(false);
            data = data[TrySend(data.Span)..];
        }
    }

    private static void ThrowIfFailed(SocketError error)
    {
        if (error != SocketError.Success)
        {
            throw new SocketException((int)error);
        }
    }
}
