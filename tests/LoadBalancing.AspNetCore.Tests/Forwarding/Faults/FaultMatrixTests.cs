using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>Every fault of a server: what the client sees, who saw the request how often, how it is recorded, and that nothing is left behind.</summary>
public sealed class FaultMatrixTests : IDisposable
{
    private const string Target = "/fault";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    // What of them is there for the faults in the table.
    private static readonly Dictionary<string, RetryReasons> Reasons = new()
    {
        ["none"] = RetryReasons.None,
        ["conn-failure"] = RetryReasons.ConnectionFailure,
        ["empty-response"] = RetryReasons.EmptyResponse,
        ["junk-response"] = RetryReasons.InvalidResponse,
        ["response-timeout"] = RetryReasons.ResponseTimeout,
        ["503"] = RetryReasons.Status503,
        ["504"] = RetryReasons.Status504,
        ["all-retryable-errors"] = RetryReasons.AllErrors,
    };

    private readonly ManualTime _time = new();
    private readonly FaultScene _scene;
    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private BalancedApp? _app;

    public FaultMatrixTests() => _scene = new()
    {
        UntilConnectedAsync = (count, _) => Patience.UntilAsync(() => _app?.Pool.Created >= count, "a connection"),
        StandStillAsync = () =>
        {
            _time.Advance(Idle * 0.6);
            return Task.CompletedTask;
        },
    };

    public static TheoryData<string, bool, string, int> Cells
    {
        get
        {
            var cells = new TheoryData<string, bool, string, int>();
            foreach (var row in FaultTable.Rows)
            {
                foreach (var beside in (bool[])[false, true])
                {
                    foreach (var method in (string[])["GET", "POST"])
                    {
                        cells.Add(row.Fault, beside, method, 1);
                        cells.Add(row.Fault, beside, method, 2);
                    }
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_server(string fault, bool besideHealthy, string method, int version)
    {
        var row = FaultTable.Rows.Single(row => row.Fault == fault);
        var expected = row.OutcomeOf(method, besideHealthy);
        using var blackHole = row.IsBlackHole ? new SilentServer() : null;
        using var faulty = row.Script is { } script ? new ScriptedServer(connection => script(connection, _scene)) : null;
        using var healthy = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(
            row.Rule, blackHole?.Address ?? faulty?.Address ?? ScriptedServer.RefusingAddress(), besideHealthy ? healthy.Address : null);
        using FaultClient client = version == 1 ? new Http1FaultClient(app.Address, _scene) : new Http2FaultClient(app.Client(2), _scene);
        if (row.FollowsAnother)
        {
            await HaveServedAsync(client, app);
        }

        var before = _records.Count;
        var sending = client.SendAsync(method, Target, row.IsEarly, row.Rule.Fields);
        await PassTimeAsync(expected, sending, faulty);
        (await sending).Should().Be(expected.Client);

        await Patience.UntilAsync(() => _records.Count > before, "the end of the request");
        ExpectRecord(_records.Should().HaveCount(before + 1).And.Subject.Last(), expected, app);
        ExpectRequests(faulty, expected.Asked, method, row.IsEarly);
        ExpectRequests(healthy, expected.MovesOn ? 1 : 0, method, row.IsEarly);
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(expected.Left ?? app.Pool.Idle);
        app.Backend.Servers.Select(server => server.TotalFailures).Should().Equal(besideHealthy ? [expected.Failures, 0] : [expected.Failures]);
        if (besideHealthy && row.Rule == FaultRule.Usual)
        {
            var next = client.SendAsync("POST", "/next");
            if (expected.Waits == FaultWait.Connect)
            {
                await PassTimeAsync(expected, next, faulty);
            }

            (await next).Should().Be("200 fine");
        }

        await ExpectNothingLeftAsync(app, faulty);
    }

    public void Dispose() => _scene.Dispose();

    private async Task<BalancedApp> StartAsync(FaultRule rule, params string?[] addresses)
    {
        var app = await BalancedApp.StartAsync(
            web =>
            {
                foreach (var (i, address) in addresses.OfType<string>().Index())
                {
                    web.AddServer($"s{i + 1}", address, server => server.Options.Cookie = rule.HasCookie ? $"s{i + 1}" : null);
                }

                if (rule.HasCookie)
                {
                    web.PersistWithCookie("S");
                }

                web.RetryOn(rule.RetryOn.Split(' ').Aggregate(RetryReasons.None, (reasons, word) => reasons | Reasons[word]));
                (web.Options.Retries, web.Options.Redispatch) = (rule.Retries, rule.Redispatch);

                var limits = web.Options.Timeouts;
                // So far apart that none expires in another's place.
                (limits.Connect, limits.Response, limits.Idle) = (2 * Second, 5 * Second, Idle);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;
        return _app = app;
    }

    // A request to each server, so that the next one is the faulty server's second.
    private async Task HaveServedAsync(FaultClient client, BalancedApp app)
    {
        foreach (var _ in app.Backend.Servers)
        {
            (await client.SendAsync("POST", "/before")).Should().Be("200 fine");
        }

        await _scene.UntilServedAsync();
        await app.UntilNothingRunsAsync();
        await Patience.UntilAsync(() => _records.Count == app.Backend.Servers.Count, "the ends of the requests");
    }

    // No more time than the fault takes to show: a healthy server has limits, too.
    private async Task PassTimeAsync(FaultOutcome expected, Task response, ScriptedServer? faulty)
    {
        switch (expected.Waits)
        {
            case FaultWait.Connect or FaultWait.Response:
                if (faulty is not null)
                {
                    await Patience.UntilAsync(() => faulty.Requests.Count > 0, "the request at the server");
                }

                var failures = _app!.Server.TotalFailures;
                await _time.AdvanceUntilAsync(() => response.IsCompleted || (expected.MovesOn && _app.Server.TotalFailures >= failures + expected.Failures), Second);
                break;
            case FaultWait.Pauses:
                for (var retry = expected.MovesOn ? 1 : 0; retry < expected.Retries; retry++)
                {
                    await Patience.UntilAsync(() => _time.IsAwaited(Second), "the pause before a retry");
                    _time.Advance(Second);
                }

                break;
            case FaultWait.Retries:
                await _time.AdvanceUntilAsync(response, Second);
                break;
            case FaultWait.Idle:
                await _scene.UntilSeenAsync("begun");
                await _time.AdvanceUntilAsync(response, Idle * 0.02);
                break;
        }
    }

    private static void ExpectRecord(RequestRecord record, FaultOutcome expected, BalancedApp app)
    {
        record.Termination.ToString().Should().Be(expected.Letters);
        record.Status.Should().Be(int.Parse(expected.Client[..3], System.Globalization.CultureInfo.InvariantCulture));
        (record.Retries, record.Redispatched).Should().Be((expected.Retries, expected.MovesOn));
        record.Server.Should().Be(app.Backend.Servers[expected.MovesOn ? 1 : 0]);
        record.Times.Connect.HasValue.Should().Be(!expected.Letters.EndsWith('C'));
        record.Times.Response.HasValue.Should().Be(expected.Letters is "--" or "SD" or "sD");
    }

    private static void ExpectRequests(ScriptedServer? server, int count, string method, bool isEarly)
    {
        var requests = server?.Requests.Where(request => request.Line.Contains(Target, StringComparison.Ordinal)).ToList() ?? [];
        var body = method == "POST" && !isEarly ? "body" : "";
        requests.Select(request => (request.Line, request.Body)).Should().Equal(Enumerable.Repeat(($"{method} {Target} HTTP/1.1", body), count));
    }

    // What waits ends when it has waited for long enough; nothing else is there.
    private async Task ExpectNothingLeftAsync(BalancedApp app, ScriptedServer? faulty)
    {
        await app.UntilNothingRunsAsync();
        _time.Advance(app.Backend.Settings.Connections.IdleTimeout);
        app.Backend.Servers.Select(server => app.PoolOf(server).Open).Should().AllBeEquivalentTo(0);
        if (faulty is not null)
        {
            await Patience.UntilAsync(faulty.AllClosed, "the end of every connection");
        }
    }
}
