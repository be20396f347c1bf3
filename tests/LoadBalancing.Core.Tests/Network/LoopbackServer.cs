using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace LoadBalancing.Core.Tests.Network;

/// <summary>A server on a free loopback port that treats every connection as a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly ConcurrentBag<Socket> Silent = [];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync(serve);
    }

    public IPEndPoint EndPoint { get; }

    public string Address => $"http://{EndPoint}";

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A server that reads the head of a request, tells it, and answers with these texts one after the other.</summary>
    public static LoopbackServer Answering(TaskCompletionSource<string> head, params string[] answer) => new(async (stream, stop) =>
    {
        head.TrySetResult(await ReadHeadAsync(stream, stop));
        foreach (var part in answer)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(part), stop);
            await stream.FlushAsync(stop);
        }
    });

    /// <summary>A port that nobody listens on. It stays taken, so that no other server gets it meanwhile.</summary>
    public static IPEndPoint Refusing()
    {
        var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Silent.Add(silent);
        return (IPEndPoint)silent.LocalEndPoint!;
    }

    /// <summary>Reads to the empty line that ends the head of a request.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer, stop) == 0)
            {
                break;
            }

            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                connections.Add(ServeAsync(socket, serve));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, Func<NetworkStream, CancellationToken, Task> serve)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await serve(stream, _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or AuthenticationException)
        {
            // The client went away or the test is over.
        }
    }
}
