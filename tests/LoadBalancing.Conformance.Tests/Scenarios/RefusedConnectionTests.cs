using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Servers that refuse connections while they still count as up, since nothing checks them.</summary>
public sealed class RefusedConnectionTests
{
    [Theory]
    [InlineData("no option redispatch")]
    [InlineData("option redispatch")]
    [InlineData("option redispatch 1")]
    public Task ARCH_1_5_Requests_without_a_cookie(string redispatch) => Comparison.RunAsync(
        Unchecked("1,1,1", "retries 1", redispatch),
        async farm =>
        {
            await farm.KillAsync("b");
            await farm.GetManyAsync(7);
        });

    [Theory]
    [InlineData("12,12,26,26", "c")]
    [InlineData("5,1,1", "a")]
    public Task ARCH_1_5_The_order_of_weights_when_a_server_refuses(string weights, string server) => Comparison.RunAsync(
        Unchecked(weights, "option redispatch"),
        async farm =>
        {
            await farm.GetManyAsync(3);
            await farm.KillAsync(server);
            await farm.GetManyAsync(40);
        });

    [Theory]
    [InlineData("retries 1", "no option redispatch", "-")]
    [InlineData("retries 0", "option redispatch", "-")]
    [InlineData("retries 1", "option redispatch", "A")]
    [InlineData("retries 3", "option redispatch", "A")]
    [InlineData("retries 3", "option redispatch 1", "A")]
    [InlineData("retries 3", "option redispatch 2", "A")]
    public async Task ARCH_1_5_The_holder_of_a_server_that_refuses(string retries, string redispatch, string expected)
    {
        var seen = await Comparison.RunAsync(Unchecked("1,1,1", retries, redispatch), async farm =>
        {
            await farm.KillAsync("b");
            await farm.GetAsync("/", "Cookie: SRV=b");
            await farm.GetAsync("/");
        });

        seen.Servers.Should().StartWith(expected);
    }

    [Fact]
    public async Task ARCH_1_5_A_server_that_comes_back_between_two_attempts_is_used()
    {
        var seen = await Comparison.RunAsync(Unchecked("1,1", "retries 3", "no option redispatch"), async farm =>
        {
            await farm.KillAsync("b");
            var waiting = farm.GetAsync("/", "Cookie: SRV=b");
            await Task.Delay(TimeSpan.FromMilliseconds(1500));
            farm.Origin("b").Start();
            await waiting;
        });

        seen.Servers.Should().Be("B");
    }

    [Theory]
    [InlineData("option redispatch")]
    [InlineData("no option redispatch")]
    public async Task ARCH_1_5_All_servers_refuse(string redispatch)
    {
        var seen = await Comparison.RunAsync(Unchecked("1,1", "retries 1", redispatch), async farm =>
        {
            await farm.KillAsync("a");
            await farm.KillAsync("b");
            await farm.GetAsync("/");
            await farm.GetAsync("/", "Cookie: SRV=b");
        });

        seen.Exchanges.Should().OnlyContain(exchange => exchange.Response!.Status == 503);
    }

    [Fact]
    public async Task ARCH_1_5_A_body_that_was_not_sent_yet_goes_to_another_server()
    {
        var seen = await Comparison.RunAsync(Unchecked("1,1", "option redispatch"), async farm =>
        {
            await farm.KillAsync("a");
            await farm.SendAsync(Farm.Request("POST", "/form", "Content-Length: 5"), "hello"u8.ToArray());
        });

        seen.Servers.Should().Be("B");
    }

    [Fact]
    public async Task ARCH_1_5_All_servers_are_known_to_be_down()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("1,1", "cookie SRV insert indirect"), async farm =>
        {
            await farm.StopAsync("a", "b");
            await farm.GetAsync("/");
            await farm.GetAsync("/", "Cookie: SRV=b");
            await farm.SendAsync(Farm.Request("POST", "/", "Content-Length: 5"), "hello"u8.ToArray());
        });

        seen.Exchanges.Should().OnlyContain(exchange => exchange.Response!.Status == 503);
    }

    private static string Unchecked(string weights, params string[] lines) =>
        Weighted.Farm(weights, ["cookie SRV insert indirect", .. lines]).Replace(" check", "", StringComparison.Ordinal);
}
