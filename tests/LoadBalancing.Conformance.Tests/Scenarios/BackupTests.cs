using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Servers that are used when no other is left.</summary>
public sealed class BackupTests
{
    // Each of three servers has its turn twice.
    private const int EnoughForAll = 6;

    [Fact]
    public async Task Backups_are_used_in_the_order_of_their_declaration()
    {
        var seen = await Comparison.RunAsync(Backups(), async farm =>
        {
            await farm.GetManyAsync(3);
            await farm.StopAsync("a");
            await farm.GetManyAsync(2);
            await farm.StopAsync("b");
            await farm.GetManyAsync(3);
            await farm.StopAsync("y");
            await farm.GetManyAsync(3);
            await farm.StartAsync("y");
            await farm.GetManyAsync(3);
            await farm.StartAsync("b");
            await farm.GetManyAsync(3);
            await farm.StopAsync("b", "y", "z");
            await farm.GetManyAsync(1);
        });

        seen.Servers.Should().Be("ABABBYYYZZZYYYBBB-");
    }

    [Fact]
    public async Task With_allbackups_all_are_balanced()
    {
        var seen = await Comparison.RunAsync(Backups("option allbackups"), async farm =>
        {
            await farm.GetManyAsync(1);
            await farm.StopAsync("a", "b");
            await farm.GetManyAsync(8);
            await farm.StopAsync("z");
            await farm.GetManyAsync(3);
            await farm.StartAsync("z");
            await farm.GetManyAsync(9);
            await farm.StartAsync("a");
            await farm.GetManyAsync(3);
            await farm.StopAsync("a");
            await farm.GetManyAsync(9);
        });

        seen.ServersFrom(1).Should().MatchRegex("^[YZ]{8}Y{3}[YZ]{9}AAA[YZ]{9}$");
    }

    [Fact]
    public async Task ARCH_1_5_The_holder_of_a_backup_stays_there_when_the_others_return()
    {
        var seen = await Comparison.RunAsync(Backups(), async farm =>
        {
            await farm.StopAsync("a", "b");
            await farm.GetAsync("/");
            await farm.StartAsync("a");
            await farm.GetAsync("/", "Cookie: SRV=y");
            await farm.GetAsync("/", "Cookie: SRV=z");
            await farm.GetAsync("/");
        });

        seen.Servers.Should().Be("YYZA");
    }

    [Fact]
    public async Task ARCH_1_5_A_backup_without_a_cookie_value_sends_its_clients_back_to_the_farm()
    {
        var seen = await Comparison.RunAsync(
            """
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
                cookie SRV insert indirect
                server a 127.0.0.1:{a} cookie a check
                server sorry 127.0.0.1:{sorry} check backup
            """,
            async farm =>
            {
                await farm.StopAsync("a");
                await farm.GetAsync("/", "Cookie: SRV=a");
                await farm.GetAsync("/");
                await farm.StartAsync("a");
                await farm.GetAsync("/");
            });

        seen.Exchanges[0].Response!.SetCookies.Should().Equal("SRV=; Expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/");
    }

    [Fact]
    public async Task ARCH_1_5_A_backup_that_shares_the_cookie_takes_over_its_holders()
    {
        var seen = await Comparison.RunAsync(
            """
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
                cookie SRV insert indirect
                server a 127.0.0.1:{a} cookie A check
                server b 127.0.0.1:{b} cookie B check
                server y 127.0.0.1:{y} cookie A check backup
                server z 127.0.0.1:{z} cookie B check backup
            """,
            async farm =>
            {
                await farm.GetAsync("/", "Cookie: SRV=A");
                await farm.StopAsync("a");
                await farm.GetAsync("/", "Cookie: SRV=A");
                await farm.GetAsync("/", "Cookie: SRV=B");
                await farm.GetAsync("/");
                await farm.StopAsync("y");
                await farm.GetAsync("/", "Cookie: SRV=A");
            });

        seen.Servers.Should().Be("AYBBB");
    }

    [Theory]
    [InlineData("backup-threshold 2", "ABC AB AX AY AZ Z - A AX AB")]
    [InlineData("backup-threshold 50%\n    option allbackups", "ABC AB AXY AY AZ Z - A AX AB")]
    [InlineData("option allbackups", "ABC AB A A A Z - A A AB")]
    public async Task Backups_help_below_a_threshold_those_of_the_lowest_tier_first(string lines, string servers)
    {
        var seen = await Comparison.RunOnSubjectAsync(
            $$"""
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
                {{lines}}
                server z 127.0.0.1:{z} check backup backup-tier 2
                server x 127.0.0.1:{x} check backup
                server y 127.0.0.1:{y} check backup
                server a 127.0.0.1:{a} check
                server b 127.0.0.1:{b} check
                server c 127.0.0.1:{c} check
            """,
            async farm =>
            {
                await farm.GetManyAsync(EnoughForAll);
                foreach (var server in (string[])["c", "b", "x", "y", "a", "z"])
                {
                    await farm.StopAsync(server);
                    await farm.GetManyAsync(EnoughForAll);
                }

                foreach (var server in (string[])["a", "x", "b"])
                {
                    await farm.StartAsync(server);
                    await farm.GetManyAsync(EnoughForAll);
                }
            });

        seen.Servers.Chunk(EnoughForAll).Select(step => string.Concat(step.Distinct().Order())).Should().Equal(servers.Split(' '));
    }

    private static string Backups(params string[] lines) => $$"""
        listen farm
            bind 127.0.0.1:{front}
            balance roundrobin
            cookie SRV insert indirect
        {{string.Join('\n', lines.Select(line => "    " + line))}}
            server a 127.0.0.1:{a} cookie a check
            server b 127.0.0.1:{b} cookie b check
            server y 127.0.0.1:{y} cookie y check backup weight 2
            server z 127.0.0.1:{z} cookie z check backup weight 3
        """;
}
