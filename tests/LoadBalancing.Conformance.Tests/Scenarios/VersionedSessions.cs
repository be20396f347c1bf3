using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// Clients that begin one session after another through a balancer, and servers that keep sessions in memory: a session that comes to
/// a server which does not know it is lost.
/// </summary>
/// <param name="port">The balancer's port.</param>
/// <param name="home">Where a server keeps its sessions: by itself, or with all others of its version.</param>
internal sealed class VersionedSessions(int port, Func<string, string> home)
{
    private const string VersionCookie = "APPVER";
    private const int RequestsOfSession = 12;

    private readonly ConcurrentDictionary<(string Home, int Session), bool> _sessions = new();
    private readonly ConcurrentDictionary<int, string> _running = new();
    private volatile string? _expected;
    private volatile bool _ended;
    private int _next;
    private int _done;

    /// <summary>Everything that must not happen.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>How sessions began: the version that the client had, the server, and the cookies that it was given.</summary>
    public ConcurrentDictionary<string, bool> Beginnings { get; } = new();

    /// <summary>The servers that have answered.</summary>
    public ConcurrentDictionary<string, bool> Servers { get; } = new();

    /// <summary>How many sessions have come to their end.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>The version that sessions must begin on, or <see langword="null"/> while that changes.</summary>
    public string? Expected
    {
        get => _expected;
        set => _expected = value;
    }

    /// <summary>How many running sessions belong to a version.</summary>
    public int Running(string version) => _running.Values.Count(server => VersionOf(server) == version);

    public static string VersionOf(string server) => server is "web01" or "web02" ? "v1" : "v2";

    /// <summary>What a server answers.</summary>
    public OriginAnswer Answer(OriginRequest request)
    {
        var session = int.Parse(request.Head.Values("X-Session").Single(), CultureInfo.InvariantCulture);
        if (request.Path == "/begin")
        {
            _sessions[(home(request.Server), session)] = true;
        }

        return OriginAnswer.Text(_sessions.ContainsKey((home(request.Server), session)) ? "kept" : "lost");
    }

    /// <summary>Lets the running sessions come to their end, and begins no more.</summary>
    public void End() => _ended = true;

    /// <summary>Lets clients begin one session after another.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="version">The version whose cookie they come with, if they do.</param>
    /// <param name="sessions">How many sessions each client has.</param>
    public Task RunAsync(int clients, string? version = null, int sessions = int.MaxValue) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => RunClientAsync(version, sessions))));

    private async Task RunClientAsync(string? version, int sessions)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(port);
            for (var i = 0; i < sessions && !_ended; i++)
            {
                await RunSessionAsync(client, Interlocked.Increment(ref _next), version);
                Interlocked.Increment(ref _done);
            }
        }
        catch (Exception failed) when (failed is IOException or InvalidDataException or OperationCanceledException)
        {
            Faults.Enqueue($"a request failed: {failed.Message}");
        }
    }

    private async Task RunSessionAsync(RawClient client, int session, string? version)
    {
        var cookies = version is null ? [] : new List<string> { $"{VersionCookie}={version}" };
        for (var i = 0; i < RequestsOfSession; i++)
        {
            var expected = version ?? _expected;
            var sent = string.Join("; ", cookies);
            var response = await client.SendAsync(Encoding.Latin1.GetBytes(
                $"GET /{(i == 0 ? "begin" : "go")} HTTP/1.1\r\nHost: farm\r\nX-Session: {session}\r\n{(sent.Length == 0 ? "" : $"Cookie: {sent}\r\n")}\r\n"));
            if (response.Origin is not { } server || Encoding.Latin1.GetString(response.Body) != "kept")
            {
                Faults.Enqueue($"session {session}, request {i}: {response.Head.StartLine} from {response.Origin}, cookies {sent}");
                break;
            }

            Servers[server] = true;
            var given = response.SetCookies.Select(line => line.Split(';')[0]).ToList();
            if (i == 0)
            {
                _running[session] = server;
                Beginnings[$"{version ?? "no version"} on {server}: {string.Join(", ", given.Order(StringComparer.Ordinal))}"] = true;
                if (expected is not null && (version ?? _expected) == expected && VersionOf(server) != expected)
                {
                    Faults.Enqueue($"session {session} began on {server} instead of {expected}");
                }
            }
            else if (given.Count > 0)
            {
                Faults.Enqueue($"session {session} was moved by {string.Join(", ", given)} from {sent}");
                break;
            }

            cookies.AddRange(given);
        }

        _running.TryRemove(session, out _);
    }
}
