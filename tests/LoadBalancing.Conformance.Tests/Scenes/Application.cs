using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenes;

/// <summary>
/// The application on one machine. It keeps sessions in memory, so that they end with it, and answers its check page as the test wants.
/// </summary>
/// <param name="server">The server that it runs on.</param>
/// <param name="shared">Where it keeps sessions instead, if they are to outlive it.</param>
internal sealed class Application(OriginServer server, ConcurrentDictionary<string, bool>? shared)
{
    /// <summary>The page that begins a session.</summary>
    public const string BeginPage = "/begin";

    /// <summary>The page that needs a session.</summary>
    public const string SessionPage = "/go";

    /// <summary>The cookie that names a session.</summary>
    public const string Cookie = "JSESSIONID";

    private static int _lastSession;

    private readonly ConcurrentDictionary<string, bool> _sessions = shared ?? new();
    private int _lastConnection;
    private int _lastOldConnection;
    private int _checks;
    private int _pages;

    /// <summary>The status of every page but those two, whatever checks ask for. A function of the number of the check.</summary>
    public Func<int, int> CheckStatus { get; set; } = _ => 200;

    /// <summary>Whether it is done with starting. Until then all pages are 503.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>How many checks it has answered.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <summary>How many pages it has answered to visitors.</summary>
    public int Pages => Volatile.Read(ref _pages);

    public OriginAnswer Answer(OriginRequest request)
    {
        var isOld = request.Connection <= Volatile.Read(ref _lastOldConnection);
        _lastConnection = Math.Max(_lastConnection, request.Connection);
        var answer = AnswerPage(request);
        return isOld ? answer with { Headers = [.. answer.Headers, "Connection: close"], Close = true } : answer;
    }

    public void Start() => server.Start();

    /// <summary>Ends the application, its connections and its sessions.</summary>
    public async Task<OriginStop> StopAsync()
    {
        var stop = await server.StopAsync();
        if (shared is null)
        {
            _sessions.Clear();
        }

        return stop;
    }

    /// <summary>Ends each connection with its next answer. Sessions stay, and the port is open all the time.</summary>
    public void RestartGracefully() => Volatile.Write(ref _lastOldConnection, _lastConnection);

    private OriginAnswer AnswerPage(OriginRequest request)
    {
        if (request.Path is not (BeginPage or SessionPage))
        {
            var check = Interlocked.Increment(ref _checks);
            return Status(IsReady ? CheckStatus(check) : 503);
        }

        Interlocked.Increment(ref _pages);
        return !IsReady ? Status(503) : request.Path == BeginPage ? Begin() : OriginAnswer.Text(Knows(request) ? "kept" : "lost");
    }

    private OriginAnswer Begin()
    {
        var session = $"{Cookie}=s{Interlocked.Increment(ref _lastSession).ToString(CultureInfo.InvariantCulture)}";
        _sessions[session] = true;
        return OriginAnswer.Text("kept", $"Set-Cookie: {session}; path=/");
    }

    private bool Knows(OriginRequest request) =>
        request.Head.Values("Cookie").SelectMany(line => line.Split("; ")).Any(_sessions.ContainsKey);

    private static OriginAnswer Status(int status) =>
        OriginAnswer.Text("") with { Status = $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Said" };
}
