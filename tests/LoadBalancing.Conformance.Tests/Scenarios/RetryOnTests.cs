using System.Collections.Concurrent;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Which servers are asked when the first one fails after it was connected to, and what the client gets.</summary>
public sealed class RetryOnTests
{
    private static readonly Dictionary<string, OriginAnswer> Faults = new()
    {
        ["empty"] = new OriginAnswer { Silent = true, Close = true },
        ["junk"] = new OriginAnswer { Status = "220 mail.example.test", Close = true },
        ["silent"] = new OriginAnswer { Silent = true },
        ["503"] = new OriginAnswer { Status = "HTTP/1.1 503 Busy", Headers = ["Content-Length: 0"] },
        ["404"] = new OriginAnswer { Status = "HTTP/1.1 404 Gone", Headers = ["Content-Length: 0"] },
    };

    [Theory]
    [InlineData("empty", "retry-on conn-failure", "502 a")]
    [InlineData("empty", "retry-on empty-response", "200 ab")]
    [InlineData("junk", "retry-on empty-response", "502 a")]
    [InlineData("junk", "retry-on junk-response", "200 ab")]
    [InlineData("silent", "retry-on empty-response", "504 a")]
    [InlineData("silent", "retry-on response-timeout", "200 ab")]
    [InlineData("503", "retry-on 504", "503 a")]
    [InlineData("503", "retry-on 503", "200 ab")]
    [InlineData("503", "retry-on all-retryable-errors", "200 ab")]
    [InlineData("404", "retry-on all-retryable-errors", "404 a")]
    [InlineData("503", "retry-on none", "503 a")]
    public Task A_client_without_a_cookie(string fault, string retryOn, string expected) =>
        CompareAsync(fault, expected, ["option redispatch 1", retryOn]);

    [Theory]
    [InlineData("option redispatch 1", "200 ab")]
    [InlineData("option redispatch", "200 aaab")]
    [InlineData("no option redispatch", "503 aaaa")]
    public Task The_holder_of_a_cookie_leaves_as_after_a_failed_connection(string redispatch, string expected) =>
        CompareAsync("503", expected, [redispatch, "retry-on 503"], "Cookie: S=a");

    private static async Task CompareAsync(string fault, string expected, string[] lines, params string[] headers)
    {
        (await AttemptsAsync(new HAProxyProxy(), Faults[fault], lines, headers)).Should().Be(expected);
        (await AttemptsAsync(Comparison.CreateSubject(), Faults[fault], lines, headers)).Should().Be(expected);
    }

    private static async Task<string> AttemptsAsync(Proxy proxy, OriginAnswer fault, string[] lines, string[] headers)
    {
        var configuration = Weighted.Farm("1,1", ["cookie S insert indirect", "timeout server 1s", .. lines])
            .Replace(" check", "", StringComparison.Ordinal);
        var asked = new ConcurrentQueue<string>();
        await using var farm = await Farm.StartAsync(proxy, configuration, request =>
        {
            asked.Enqueue(request.Server);
            return request.Server == "a" ? fault : OriginAnswer.Text("fine");
        });
        var exchange = await farm.GetAsync("/page", headers);
        await proxy.StopAsync();
        return $"{exchange.Response!.Status} {string.Concat(asked)}";
    }
}
