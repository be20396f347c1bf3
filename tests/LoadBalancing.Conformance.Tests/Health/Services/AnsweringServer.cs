using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Conformance.Health.Services;

/// <summary>A server on a free port that says the same to everybody, one byte a character.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string[] _parts;
    private readonly bool _beginsItself;
    private readonly bool _closes;
    private int _asked;

    /// <param name="check">The check that is made of it: it decides who begins.</param>
    /// <param name="answer">
    /// What it says, with <c>|</c> where it waits for the client to speak; then it closes, but leaves the connection open behind <c>~</c>.
    /// </param>
    public AnsweringServer(string check, string answer)
    {
        Check = check;
        _beginsItself = check is "mysql-check" or "smtpchk";
        _closes = !answer.StartsWith('~');
        _parts = answer.TrimStart('~').Split('|');
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Check { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it answers; otherwise it hears clients out and closes.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>How many have connected.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
                Interlocked.Increment(ref _asked);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var connection = client;
        var heard = new byte[1000];
        var isFirst = true;
        try
        {
            foreach (var part in _parts)
            {
                if (!isFirst || !_beginsItself)
                {
                    await connection.ReceiveAsync(heard);
                }

                isFirst = false;
                await connection.SendAsync(Encoding.Latin1.GetBytes(Answers ? part : ""));
            }

            if (_closes || !Answers)
            {
                connection.Shutdown(SocketShutdown.Send);
            }

            // To the end: who closes with something unread resets the connection.
            while (await connection.ReceiveAsync(heard) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The client has heard enough.
        }
    }
}
