using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>A server that keeps every byte it receives, apart by connection, for one case after another.</summary>
internal sealed class RecordingOrigin : IDisposable
{
    private static readonly byte[] Plain = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Origin: o\r\n\r\nok");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentQueue<RecordingConnection> _connections = new();

    public RecordingOrigin(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        _ = AcceptAsync();
    }

    /// <summary>What is answered instead of a plain 200; the connection then ends behind it.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>Waits until the proxy has ended what it began, and takes the bytes of every connection.</summary>
    /// <returns>The bytes, or <see langword="null"/> when a connection stays open within a request.</returns>
    public async Task<IReadOnlyList<byte[]>?> TakeAsync()
    {
        // A connection may wait to be accepted.
        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            await Task.Yield();
        }

        var isSettled = true;
        var received = new List<byte[]>();
        while (_connections.TryDequeue(out var connection))
        {
            isSettled &= await SettlesAsync(connection);
            received.Add(connection.Received);
            connection.Dispose();
        }

        return isSettled ? received : null;
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<bool> SettlesAsync(RecordingConnection connection)
    {
        if (!(await ServerSight.OfAsync(connection.Received)).IsCut)
        {
            return true;
        }

        await Task.WhenAny(connection.Ended, Task.Delay(Patience));
        return connection.Ended.IsCompleted || !(await ServerSight.OfAsync(connection.Received)).IsCut;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            var connection = new RecordingConnection(socket, Answer ?? Plain, closes: Answer is not null);
            _connections.Enqueue(connection);
            _ = connection.RunAsync();
        }
    }
}
