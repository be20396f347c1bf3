using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Origins;

/// <summary>Passes the bytes of every connection to one port on to another: a redirected port, or a line between two sites.</summary>
/// <param name="port">The port of 127.0.0.1 that it listens on.</param>
/// <param name="target">The port of 127.0.0.1 that it connects to.</param>
internal sealed class Forwarder(int port, int target) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Socket, Task> _lines = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public void Start()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Closes the port and cuts every connection.</summary>
    /// <returns>How many connections there were.</returns>
    public async Task<int> StopAsync()
    {
        _listener?.Dispose();
        await _accepting;
        Dictionary<Socket, Task> open;
        lock (_lock)
        {
            open = new(_lines);
        }

        foreach (var socket in open.Keys)
        {
            socket.Dispose();
        }

        await Task.WhenAll(open.Values);
        return open.Count;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptAsync();
                lock (_lock)
                {
                    _lines.Add(socket, ForwardAsync(socket));
                }
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(Socket near)
    {
        await Task.Yield();
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            near.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, target);
            await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (SocketException)
        {
            // There is no way to the target.
        }
        finally
        {
            near.Dispose();
            lock (_lock)
            {
                _lines.Remove(near);
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One side is gone, and with it the other.
            from.Dispose();
            to.Dispose();
        }
    }
}
