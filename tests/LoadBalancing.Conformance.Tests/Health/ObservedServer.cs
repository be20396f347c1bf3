using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Health;

/// <summary>A server whose traffic and checks go by a script, with the traffic right behind a check and well before the next one.</summary>
internal sealed partial class ObservedServer : IAsyncDisposable
{
    /// <summary>Milliseconds between two checks, and how long an answer may take.</summary>
    public const int Interval = 1000;

    /// <inheritdoc cref="Interval"/>
    public const int Timeout = 300;

    // Until a proxy that has heard an answer has drawn its conclusions.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(50);

    // Traffic that takes longer may meet the next check, and an answer that takes longer may be given up.
    private static readonly TimeSpan LongestTraffic = TimeSpan.FromMilliseconds(Interval * 0.7);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(Timeout * 0.7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _script;
    private readonly OriginServer _traffic;
    private readonly TcpListener _checks = new(IPAddress.Loopback, 0);
    private readonly Channel<(Socket Check, long Began)> _waiting = Channel.CreateUnbounded<(Socket, long)>();
    private readonly List<string> _states = [];
    private readonly Task _accepting;
    private long _lastCheck;
    private volatile OriginAnswer _answer = AnswerOf('2');

    /// <param name="name">Name of the server.</param>
    /// <param name="script">
    /// <c>+</c> and <c>-</c> let a check pass and fail. <c>2</c>, <c>4</c> and <c>5</c> are requests that are answered with 200, 404 and 500,
    /// <c>n</c> and <c>v</c> with 501 and 505; <c>c</c> is closed without an answer, <c>g</c> gets garbage, <c>t</c> nothing in time. From
    /// <c>(</c> to <c>)</c> connections are refused.
    /// </param>
    public ObservedServer(string name, string script)
    {
        Name = name;
        _script = script;
        _traffic = new OriginServer(name, FreePorts.Next(), _ => _answer);
        _traffic.Start();
        _checks.Start();
        _accepting = AcceptAsync();
    }

    public string Name { get; }

    public int Port => _traffic.Port;

    public int CheckPort => ((IPEndPoint)_checks.LocalEndpoint).Port;

    /// <summary>Whether the machine was too busy for the script.</summary>
    public bool WasDisturbed { get; private set; }

    /// <summary>What the checks told of the server's state, each before its answer.</summary>
    public string States => string.Join(", ", _states);

    /// <summary>Plays the script.</summary>
    /// <param name="front">The port where traffic for this server alone goes in.</param>
    public async Task PlayAsync(int front)
    {
        // The first request of all takes longer, and the second check comes soon behind a first one that has waited for it.
        var first = Stopwatch.StartNew();
        await VisitAsync(front);
        var wasSlow = first.Elapsed > LongestAnswer;
        await AnswerCheckAsync("200 OK");
        await AnswerCheckAsync("200 OK");
        WasDisturbed = wasSlow;
        foreach (var letter in _script)
        {
            switch (letter)
            {
                case '+' or '-':
                    await AnswerCheckAsync(letter == '+' ? "200 OK" : "500 Oops");
                    await Task.Delay(Settling);
                    break;
                case '(':
                    await _traffic.StopAsync();
                    break;
                case ')':
                    _traffic.Start();
                    break;
                default:
                    _answer = AnswerOf(letter);
                    var visiting = Stopwatch.StartNew();
                    await VisitAsync(front);
                    WasDisturbed |= Stopwatch.GetElapsedTime(_lastCheck) > LongestTraffic || (letter != 't' && visiting.Elapsed > LongestAnswer);
                    break;
            }
        }
    }

    /// <summary>Sends a request. What comes of it is another test's business.</summary>
    /// <param name="front">Where it goes.</param>
    public static async Task VisitAsync(int front)
    {
        using var client = await RawClient.ConnectAsync(front);
        try
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: farm\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
        catch (IOException)
        {
            // No answer is one, too.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _checks.Dispose();
        await _accepting;
        while (_waiting.Reader.TryRead(out var check))
        {
            check.Check.Dispose();
        }

        await _traffic.DisposeAsync();
    }

    private static OriginAnswer AnswerOf(char letter)
    {
        var status = letter switch
        {
            '2' => "HTTP/1.1 200 OK",
            '4' => "HTTP/1.1 404 Not Found",
            '5' => "HTTP/1.1 500 Oops",
            'n' => "HTTP/1.1 501 What",
            'v' => "HTTP/1.1 505 Old",
            _ => "220 mail.example.test",
        };
        return new OriginAnswer
        {
            Status = status, Headers = ["Content-Length: 0", "Connection: close"], Silent = letter is 'c' or 't', Close = letter != 't',
        };
    }

    private async Task AnswerCheckAsync(string status)
    {
        var (check, began) = await _waiting.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        using var connection = check;
        WasDisturbed |= Stopwatch.GetElapsedTime(_lastCheck, began) < LongestTraffic;
        _lastCheck = began;
        try
        {
            var heard = new byte[4096];
            var length = await check.ReceiveAsync(heard);
            _states.Add(State().Match(Encoding.Latin1.GetString(heard, 0, length)).Groups[1].Value);
            await check.SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.0 {status}\r\nContent-Length: 0\r\n\r\n"));
            check.Shutdown(SocketShutdown.Send);
            await check.ReceiveAsync(heard);
        }
        catch (SocketException)
        {
            // HAProxy resets connections that it needs no longer.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _waiting.Writer.WriteAsync((await _checks.AcceptSocketAsync(), Stopwatch.GetTimestamp()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    [GeneratedRegex("X-Haproxy-Server-State: ([^;]+);", RegexOptions.IgnoreCase)]
    private static partial Regex State();
}
