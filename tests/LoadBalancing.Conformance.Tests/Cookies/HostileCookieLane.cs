using System.Text;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Abuse;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>A frontend with one mode of the cookie and servers of its own: one that is up, one in maintenance, one that is down.</summary>
internal sealed partial class HostileCookieLane : IDisposable
{
    private readonly int _number;
    private readonly string _mode;
    private readonly bool _overHttp2;
    private readonly (RecordingOrigin Origin, int Port) _up = Start();
    private readonly (RecordingOrigin Origin, int Port) _maintained = Start();
    private readonly (RecordingOrigin Origin, int Port) _down = Start();

    // Nobody listens there, so the checks of the server that is down fail.
    private readonly int _deadPort = FreePorts.Next();

    public HostileCookieLane(int number, string mode, bool overHttp2) => (_number, _mode, _overHttp2) = (number, mode, overHttp2);

    public int Port { get; } = FreePorts.Next();

    /// <summary>The server whose checks fail, which the proxy has to know before the cases run.</summary>
    public string DownServer => $"d{_number}";

    /// <summary>This lane's part of the proxy's configuration.</summary>
    public string Configuration => $"""
        listen farm{_number}
            bind 127.0.0.1:{Port}{(_overHttp2 ? " proto h2" : "")}
            option forwardfor
            dynamic-cookie-key secret
            cookie S {_mode}
            server a{_number} 127.0.0.1:{_up.Port}{Value("a")}
            server m{_number} 127.0.0.1:{_maintained.Port}{Value("m")} disabled
            server {DownServer} 127.0.0.1:{_down.Port}{Value("d")} check port {_deadPort} inter 100ms

        """;

    /// <summary>Sends every case, and a harmless request at the end.</summary>
    /// <returns>What went wrong.</returns>
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var faults = new List<string>();
        foreach (var (name, lines) in HostileCookies.All)
        {
            if (!_overHttp2 && lines.Any(line => line.Contains("\r\n", StringComparison.Ordinal)))
            {
                // Over HTTP/1.1 that is no odd cookie but one more header.
                continue;
            }

            if (await FindFaultAsync(lines) is { } fault)
            {
                faults.Add($"'cookie S {_mode}', {name}: {fault}");
            }
        }

        if (await FindFaultAsync(["x=1"]) is { } end)
        {
            faults.Add($"'cookie S {_mode}', after all: {end}");
        }

        return faults;
    }

    public void Dispose()
    {
        _up.Origin.Dispose();
        _maintained.Origin.Dispose();
        _down.Origin.Dispose();
    }

    private string Value(string value) =>
        _mode.Contains("dynamic", StringComparison.Ordinal) ? ""
        : _mode.Contains("current", StringComparison.Ordinal) ? $" label v={value}"
        : _mode.Contains("label", StringComparison.Ordinal) ? $" label v={value} cookie {value}"
        : $" cookie {value}";

    private async Task<string?> FindFaultAsync(string[] lines)
    {
        var bytes = _overHttp2
            ? Http2Request.Get("/g", lines.Select(line => ("cookie", line)))
            : Encoding.Latin1.GetBytes($"GET /g HTTP/1.1\r\nHost: farm\r\n{string.Concat(lines.Select(line => $"Cookie: {line}\r\n"))}Connection: close\r\n\r\n");
        var client = await AbuseClient.SendAsync(Port, [new(TimeSpan.Zero, bytes)], IsAnswered);
        var servers = await Task.WhenAll(_up.Origin.TakeAsync(), _maintained.Origin.TakeAsync(), _down.Origin.TakeAsync());
        return FaultOfClient(client)
            ?? (servers[0] is not { } received ? "the server waits for the rest of a request" : await FaultOfServerAsync(received))
            ?? (servers[1] is not { Count: 0 } || servers[2] is not { Count: 0 } ? "a stopped server was reached" : null);
    }

    private bool IsAnswered(byte[] received) => _overHttp2 ? ClientSight.HasHttp2Answer(received) : received.AsSpan().IndexOf("\r\n\r\n"u8) >= 0;

    private string? FaultOfClient(ClientSight client)
    {
        var text = Encoding.Latin1.GetString(client.Received);
        return !IsAnswered(client.Received) && !client.IsClosed ? "neither answered nor closed"
            : text.Contains("evil", StringComparison.OrdinalIgnoreCase) ? $"the client got evil: {text}"
            : SetCookie().Matches(text).FirstOrDefault(cookie => !IsHarmless(text, cookie)) is { } odd ? $"the client got {odd}"
            : null;
    }

    // Over HTTP/2 the length of a value stands before it, in one byte if it is as short as ours.
    private bool IsHarmless(string text, Match cookie) => Harmless().Match(cookie.Value) is { Success: true, Length: var length } &&
        (_overHttp2 ? text[cookie.Index - 1] == length : cookie.Length == length);

    private static async Task<string?> FaultOfServerAsync(IReadOnlyList<byte[]> received)
    {
        var sights = await Task.WhenAll(received.Select(ServerSight.OfAsync));
        return sights.FirstOrDefault(sight => sight.Fault is not null)?.Fault
            ?? (sights.Any(sight => sight.IsCutInHead) ? "the server got half a request"
                : sights.Sum(sight => sight.Requests.Count) > 1 ? "the server got more than one request"
                : sights.SelectMany(sight => sight.Requests).SelectMany(request => request.Headers)
                    .FirstOrDefault(header => !Known().IsMatch(header.Name)) is { Name: { } name } ? $"the server got a header '{name}'"
                : null);
    }

    private static (RecordingOrigin Origin, int Port) Start()
    {
        var port = FreePorts.Next();
        return (new RecordingOrigin(port), port);
    }

    // Nothing else of a response looks like it.
    [GeneratedRegex(@"\bS=[^\r\n]*")]
    private static partial Regex SetCookie();

    [GeneratedRegex(@"^S=(a|a:a|[0-9a-f]{16}|[\w-]{22})(\|[A-Za-z0-9+/]{5}){0,2}; path=/")]
    private static partial Regex Harmless();

    [GeneratedRegex("^(Host|Cookie|X-Forwarded-For|Connection)$", RegexOptions.IgnoreCase)]
    private static partial Regex Known();
}
