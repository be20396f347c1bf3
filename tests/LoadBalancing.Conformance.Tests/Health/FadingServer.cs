using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Health;

/// <summary>A server that answers some checks and then becomes a black hole.</summary>
internal sealed class FadingServer : IAsyncDisposable
{
    private const int Backlog = 1;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _open = [];
    private readonly int _answers;
    private readonly bool _accepts;
    private readonly Task _serving;
    private int _checks;
    private long _lastAnswer;

    /// <param name="answers">How many checks are answered.</param>
    /// <param name="accepts">Whether it accepts connections afterwards, and says nothing; otherwise the system drops what would open one.</param>
    public FadingServer(int answers, bool accepts)
    {
        (_answers, _accepts) = (answers, accepts);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen(Backlog);
        _serving = ServeAsync();
    }

    public int Port { get; } = FreePorts.Next();

    /// <summary>Checks answered so far.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <summary>Time since the last check was answered.</summary>
    public TimeSpan SinceLastAnswer => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAnswer));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _open.ForEach(socket => socket.Dispose());
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (_checks < _answers || _accepts)
            {
                var asking = await _listener.AcceptAsync(_stop.Token);
                _open.Add(asking);
                if (_checks < _answers)
                {
                    await AnswerAsync(asking);
                }
            }

            FillQueue();
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket asking)
    {
        try
        {
            await asking.ReceiveAsync(new byte[1000], _stop.Token);
            await asking.SendAsync("HTTP/1.0 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
            asking.Shutdown(SocketShutdown.Send);
            Volatile.Write(ref _lastAnswer, Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _checks);
        }
        catch (SocketException)
        {
            // The check was given up.
        }
    }

    // With more connections than may wait to be accepted, the system drops the packets of the next.
    private void FillQueue()
    {
        for (var i = 0; i < 2 * (Backlog + 1); i++)
        {
            var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _open.Add(waiting);
            try
            {
                waiting.Connect(IPAddress.Loopback, Port);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // On its way, or in vain.
            }
        }
    }
}
