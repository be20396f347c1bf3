using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The order of round robin when servers die and return.</summary>
public sealed class DeathAndReturnTests
{
    [Theory]
    [InlineData("1,1,1,1", "a", 0, 0)]
    [InlineData("1,1,1,1", "a", 1, 8)]
    [InlineData("1,1,1,1", "b", 2, 7)]
    [InlineData("1,1,1,1", "d", 7, 3)]
    [InlineData("12,12,26,26", "a", 5, 30)]
    [InlineData("12,12,26,26", "c", 17, 13)]
    [InlineData("12,12,26,26", "d", 0, 61)]
    [InlineData("12,12,26,26", "d", 100, 2)]
    [InlineData("5,1,1", "a", 3, 9)]
    [InlineData("5,1,1", "b", 4, 20)]
    [InlineData("5,1,1", "c", 0, 56)]
    [InlineData("5,1,1", "c", 10, 6)]
    public async Task ARCH_1_5_A_server_dies_and_returns(string weights, string server, int before, int meanwhile)
    {
        var seen = await Comparison.RunAsync(Weighted.Farm(weights), async farm =>
        {
            await farm.GetManyAsync(before);
            await farm.StopAsync(server);
            await farm.GetManyAsync(meanwhile);
            await farm.StartAsync(server);
            await farm.GetManyAsync(80);
        });

        seen.Servers.Substring(before, meanwhile).Should().NotContain(server.ToUpperInvariant());
    }

    [Theory]
    [InlineData("1,1,1,1")]
    [InlineData("12,12,26,26")]
    public async Task ARCH_1_5_Several_servers_die_and_return(string weights) =>
        await Comparison.RunAsync(Weighted.Farm(weights), async farm =>
        {
            await farm.GetManyAsync(9);
            await farm.StopAsync("b");
            await farm.GetManyAsync(5);
            await farm.StopAsync("d");
            await farm.GetManyAsync(11);
            await farm.StartAsync("b");
            await farm.GetManyAsync(20);
            await farm.StartAsync("d");
            await farm.GetManyAsync(60);
        });

    [Fact]
    public async Task ARCH_1_5_All_servers_die_and_one_after_another_returns()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("2,1,1"), async farm =>
        {
            await farm.GetManyAsync(5);
            await farm.StopAsync("a", "b", "c");
            await farm.GetManyAsync(2);
            await farm.StartAsync("b");
            await farm.GetManyAsync(4);
            await farm.StartAsync("c");
            await farm.GetManyAsync(8);
            await farm.StartAsync("a");
            await farm.GetManyAsync(24);
        });

        seen.Servers.Substring(5, 6).Should().Be("--BBBB");
    }

    [Fact]
    public async Task ARCH_1_5_A_server_whose_check_page_fails_is_left_alone()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("1,1", "option httpchk HEAD /index.html HTTP/1.0"), async farm =>
        {
            await farm.GetManyAsync(3);
            await farm.ChangeHealthAsync("a", healthy: false);
            await farm.GetManyAsync(4);
            await farm.ChangeHealthAsync("a", healthy: true);
            await farm.GetManyAsync(6);
        });

        seen.ServersFrom(3).Should().StartWith("BBBB");
    }
}
