using LoadBalancing.AspNetCore.Tests.Forwarding.Faults;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Faults;

/// <summary>The fault matrix through HAProxy and through <c>lb</c>: what clients see, who is asked how often, and the letters and retries in the logs.</summary>
public sealed class FaultTests
{
    public static TheoryData<string> Faults => [.. FaultTable.Rows.Select(row => row.Fault)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_server(string fault)
    {
        var row = FaultTable.Rows.Single(row => row.Fault == fault);
        await Task.WhenAll(PlayAsync(new HAProxyProxy(), row), PlayAsync(Comparison.CreateSubject(), row));
    }

    private static async Task PlayAsync(Proxy proxy, FaultRow row)
    {
        var cells = new List<FaultCell>();
        foreach (var method in (string[])["GET", "POST"])
        {
            cells.Add(new FaultCell(row, method, besideHealthy: false));
            cells.Add(new FaultCell(row, method, besideHealthy: true));
        }

        try
        {
            var isHAProxy = proxy is HAProxyProxy;
            await using var farm = await Farm.StartAsync(proxy, Configuration(row.Rule, cells));
            var results = await Task.WhenAll(cells.Select(cell => cell.PlayAsync(farm.PortNamed($"front-{cell.Farm}"))));
            // Lines come when the sessions end.
            await proxy.WaitForOutputAsync(
                log => cells.TrueForAll(cell => cell.LineThrough(isHAProxy) is null || LineOf(cell, log) is not null), "it tells how all ended");
            await proxy.StopAsync();
            cells.Zip(results, (cell, result) => $"{cell.Farm}: {result}; {LineOf(cell, proxy.Output)}").Should().Equal(
                cells.Select(cell => $"{cell.Farm}: {cell.Expectation(isHAProxy)}; {cell.LineThrough(isHAProxy)}"),
                "this is what {0} does, which wrote:\n{1}", proxy.Name, proxy.Output);
        }
        finally
        {
            cells.ForEach(cell => cell.Dispose());
        }
    }

    // A time-out is short only where it is what ends the request; elsewhere nothing is to reach it.
    private static string Configuration(FaultRule rule, List<FaultCell> cells)
    {
        var waits = cells.ConvertAll(cell => cell.OutcomeThrough(haproxy: false).Waits);
        var connect = waits.Exists(wait => wait is FaultWait.Connect or FaultWait.Retries) ? 1 : 5;
        var server = waits[0] switch
        {
            FaultWait.Response or FaultWait.Idle => 1,
            FaultWait.BelowIdle => (int)(2.5 * FaultCell.LongStandstill.TotalSeconds),
            _ => 30,
        };
        return $$"""
            defaults
                mode http
                log stdout format raw local0
                option httplog
                option dontlognull
                {{string.Join("\n    ", rule.Lines)}}
                timeout connect {{connect}}s
                timeout client 30s
                timeout server {{server}}s

            {{string.Concat(cells.Select(cell => cell.Configuration))}}
            listen last
                bind 127.0.0.1:{front}
                server nobody 127.0.0.1:9
            """;
    }

    private static string? LineOf(FaultCell cell, string log) => LogLines.LastOf(cell.Farm, FaultCell.Target, log);
}
