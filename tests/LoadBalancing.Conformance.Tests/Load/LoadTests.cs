using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Load;

/// <summary>Many requests of all kinds while servers die and return.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed partial class LoadTests(ITestOutputHelper output)
{
    private const int Requests = 200_000;
    private const int Connections = 64;

    // A connection that was cut is noticed at once; the rest is for a machine that has much else to do.
    private static readonly TimeSpan LongestNotice = TimeSpan.FromSeconds(1);

    private static readonly string WebFarm = $$"""
        listen farm
            bind 127.0.0.1:{front}
            balance roundrobin
            cookie SERVERID insert indirect
            option redispatch 1
            option httpchk HEAD {{OriginServer.HealthPath}} HTTP/1.0
            default-server check inter 1000 fastinter 200 downinter 200 rise 1 fall 2
            server a 127.0.0.1:{a} cookie a
            server b 127.0.0.1:{b} cookie b
            server c 127.0.0.1:{c} cookie c
            server d 127.0.0.1:{d} cookie d
        """;

    internal static string[] Servers { get; } = ["a", "b", "c", "d"];

    [Fact]
    public async Task No_response_is_wrong_while_servers_die_and_return()
    {
        await using var farm = await Farm.StartAsync(Comparison.CreateSubject(), WebFarm, received => LoadRequest.Parse(received).Answer(received));
        var clients = new LoadClients(farm.Port, Requests);
        using var done = new CancellationTokenSource();
        var stops = StopAndStartAsync(farm, done.Token);
        var memory = WatchMemoryAsync(farm.Proxy, clients);
        var time = Stopwatch.StartNew();
        await clients.RunAsync(Connections);
        var elapsed = time.Elapsed;
        await done.CancelAsync();
        var (early, late) = await memory;
        output.WriteLine($"{Requests} requests in {elapsed}, {(await stops).Count} stops, {clients.Failures.Count} failures, RSS {early} → {late} KiB");

        clients.Wrong.Should().BeEmpty();
        Unexplained(clients.Failures, await stops).Should().BeEmpty();
        late.Should().BeLessThan(early + (early / 4) + 16_384, "memory has to be steady");
        await InFlightShouldBeZeroAsync(farm);
        (await farm.Proxy.StopAsync()).Should().Be(farm.Proxy.ExitCodeWhenStopped);
    }

    // One server after another is away for half a second.
    private static async Task<List<OriginStop>> StopAndStartAsync(Farm farm, CancellationToken done)
    {
        var stops = new List<OriginStop>();
        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            var server = farm.Origin(Servers[i % Servers.Length]);
            stops.Add(await server.StopAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            server.Start();
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }

        return stops;
    }

    private static async Task<(long Early, long Late)> WatchMemoryAsync(Proxy proxy, LoadClients clients)
    {
        while (clients.Done < Requests / 4)
        {
            await Task.Delay(100);
        }

        var early = ResidentKibibytes(proxy.ProcessId);
        while (clients.Done < Requests)
        {
            await Task.Delay(100);
        }

        return (early, ResidentKibibytes(proxy.ProcessId));
    }

    /// <summary>
    /// The failures that no stop of a server accounts for. A stop accounts for the requests that the server had received and not
    /// answered; and, for each of its other connections, for one request that was on its way when the connection was cut.
    /// </summary>
    private static List<LoadFailure> Unexplained(IEnumerable<LoadFailure> failures, List<OriginStop> stops)
    {
        var unanswered = stops.SelectMany(stop => stop.Unanswered).Select(request => LoadRequest.Parse(request).Number).ToHashSet();
        var spare = stops.ToDictionary(stop => stop, stop => stop.Connections - stop.Unanswered.Count);
        return [.. failures.Where(failure => !unanswered.Contains(failure.Number) && !TakeSpare(failure, spare))];
    }

    private static bool TakeSpare(LoadFailure failure, Dictionary<OriginStop, int> spare)
    {
        var stop = spare.Keys.LastOrDefault(stop =>
            stop.Began < failure.Ended && Stopwatch.GetElapsedTime(stop.Cut, failure.Began) < LongestNotice);
        return stop is not null && spare[stop]-- > 0;
    }

    // The proxy tells how many requests a server has when it goes down.
    private static async Task InFlightShouldBeZeroAsync(Farm farm)
    {
        foreach (var server in Servers)
        {
            await farm.Proxy.WaitForStateAsync(server, up: true);
            await farm.StopAsync(server);
            DownLine().Matches(farm.Proxy.Output).Last(line => line.Groups["server"].Value == server)
                .Groups["count"].Value.Should().Be("0", "no request is in flight on {0}", server);
        }
    }

    private static long ResidentKibibytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Server farm/(?<server>\w+) is DOWN\b.*?(?<count>\d+) (requests in flight|sessions active)")]
    private static partial Regex DownLine();
}
