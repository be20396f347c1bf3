using System.Globalization;
using LoadBalancing.AspNetCore.Tests.Forwarding.Faults;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.Conformance.Faults;

/// <summary>A fault that befalls one request of one client, in a farm of its own.</summary>
internal sealed class FaultCell : IDisposable
{
    public const string Target = "/fault";

    private readonly FaultRow _row;
    private readonly string _method;
    private readonly FaultOutcome _outcome;
    private readonly SilentServer? _blackHole;
    private readonly ScriptedServer? _faulty;
    private readonly ScriptedServer? _healthy;
    private readonly FaultScene _scene = new()
    {
        UntilConnectedAsync = (_, connection) => connection.Wire.UntilReadableAsync(),
        StandStillAsync = () => Task.Delay(LongStandstill),
    };

    public FaultCell(FaultRow row, string method, bool besideHealthy)
    {
        (_row, _method) = (row, method);
        Farm = $"{method}-{(besideHealthy ? "pair" : "alone")}";
        _outcome = row.OutcomeOf(method, besideHealthy);
        _blackHole = row.IsBlackHole ? new SilentServer() : null;
        _faulty = row.Script is { } script ? new ScriptedServer(connection => script(connection, _scene)) : null;
        _healthy = besideHealthy ? ScriptedServer.Answering(Answer.Ok("fine")) : null;
    }

    /// <summary>The time for which a body stands still that is slow and no more.</summary>
    public static TimeSpan LongStandstill { get; } = TimeSpan.FromSeconds(2);

    /// <summary>The farm's name, which its lines in logs bear.</summary>
    public string Farm { get; }

    /// <summary>The farm, on a port that is named as it is.</summary>
    public string Configuration
    {
        get
        {
            var faulty = _blackHole?.Address ?? _faulty?.Address ?? ScriptedServer.RefusingAddress();
            string[] servers = _healthy is null ? [faulty] : [faulty, _healthy.Address];
            var (persistence, cookie) = _row.Rule.HasCookie ? ("cookie S insert indirect", " cookie s{0}") : ("", "");
            return $$"""
                listen {{Farm}}
                    bind 127.0.0.1:{front-{{Farm}}}
                    {{persistence}}
                {{string.Concat(servers.Index().Select(server =>
                    $"    server s{server.Index + 1} {server.Item["http://".Length..]}{string.Format(CultureInfo.InvariantCulture, cookie, server.Index + 1)}\n"))}}

                """;
        }
    }

    /// <summary>Sends the request.</summary>
    /// <param name="port">Where the proxy listens for the farm.</param>
    /// <returns>What the client saw, and how often each server saw the request.</returns>
    public async Task<string> PlayAsync(int port)
    {
        using var client = new Http1FaultClient(new Uri($"http://127.0.0.1:{port}"), _scene);
        if (_row.FollowsAnother)
        {
            await client.SendAsync("POST", "/before");
            if (_healthy is not null)
            {
                await client.SendAsync("POST", "/before");
            }

            await _scene.UntilServedAsync();
        }

        var seen = await client.SendAsync(_method, Target, _row.IsEarly, _row.Rule.Fields);
        return Describe(seen, Asked(_faulty), Asked(_healthy));
    }

    /// <summary>What has to come of the request.</summary>
    /// <param name="haproxy">Whether through HAProxy.</param>
    public FaultOutcome OutcomeThrough(bool haproxy) => (haproxy ? _outcome.HAProxy : null) ?? _outcome;

    /// <summary>What has to come of the request, in the words of what came of it.</summary>
    public string Expectation(bool haproxy)
    {
        var outcome = OutcomeThrough(haproxy);
        return Describe(outcome.Client, outcome.Asked, outcome.MovesOn ? 1 : 0);
    }

    /// <summary>What has to be logged of the request: the letters, then the retries if they are told; <see langword="null"/> for no line.</summary>
    public string? LineThrough(bool haproxy)
    {
        var outcome = OutcomeThrough(haproxy);
        return (haproxy, outcome.Letters) switch
        {
            (true, "") or (false, "--") => null,
            (true, _) => $"{outcome.Letters} {outcome.LoggedRetries}",
            (false, [_, 'C' or 'H']) => $"{outcome.Letters} {outcome.Retries}",
            _ => outcome.Letters,
        };
    }

    public void Dispose()
    {
        _blackHole?.Dispose();
        _faulty?.Dispose();
        _healthy?.Dispose();
        _scene.Dispose();
    }

    private static int Asked(ScriptedServer? server) =>
        server?.Requests.Count(request => request.Line.Contains(Target, StringComparison.Ordinal)) ?? 0;

    private static string Describe(string client, int faulty, int healthy) => $"{client}; asked: {faulty}, {healthy}";
}
