using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The order in which round robin with weights takes the servers.</summary>
public sealed class WeightTests
{
    [Theory]
    [InlineData("12,12,26,26", "CDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADCBD")]
    [InlineData("1,1,1,1", "ABCDABCDABCD")]
    [InlineData("3,1", "AAABAAABAAAB")]
    [InlineData("5,1,1", "AAABAACAAABAAC")]
    [InlineData("2,3,5", "CBCACBCBCACBCACBCBCA")]
    [InlineData("10,20,30", "CBCACBCBCACBCBCACB")]
    public async Task ARCH_2_9_Weights_give_the_same_order(string weights, string begin)
    {
        var seen = await Comparison.RunAsync(Weighted.Farm(weights), farm => farm.GetManyAsync(160));

        seen.Servers.Should().StartWith(begin);
    }

    [Fact]
    public async Task ARCH_2_9_Requests_over_one_connection_are_balanced_each()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("12,12,26,26"), async farm =>
        {
            using var client = await farm.ConnectAsync();
            for (var i = 0; i < 40; i++)
            {
                await farm.SendAsync(client, Farm.Request("GET", "/"));
            }
        });

        seen.Servers.Should().Be("CDCDACDBCDACDBCDACDBCDCADCBDCADCBDCADCBD");
    }

    [Fact]
    public async Task ARCH_2_9_A_server_of_weight_0_serves_only_holders()
    {
        var seen = await Comparison.RunAsync(Weighted.Farm("0,1,2", "cookie SRV insert indirect"), async farm =>
        {
            await farm.GetManyAsync(6);
            await farm.GetAsync("/", "Cookie: SRV=a");
            await farm.GetManyAsync(6);
        });

        seen.Servers.Should().NotStartWith("A").And.Subject.Count(server => server == 'A').Should().Be(1);
    }

    [Fact]
    public async Task ARCH_2_9_A_disabled_server_serves_nobody()
    {
        var seen = await Comparison.RunAsync(
            """
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
                cookie SRV insert indirect
                server a 127.0.0.1:{a} cookie a weight 3
                server b 127.0.0.1:{b} cookie b weight 5 disabled
                server c 127.0.0.1:{c} cookie c weight 7
            """,
            async farm =>
            {
                await farm.GetManyAsync(20);
                await farm.GetAsync("/", "Cookie: SRV=b");
            });

        seen.Servers.Should().NotContain("B");
    }
}
