using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Which servers are balanced over: the actives, one backup, or all of them.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Backups_rest_while_an_active_is_usable() =>
        Of("A", "B", "x*", "y*").Picks(4).Should().Be("ABAB");

    [Fact]
    public void The_first_backup_alone_replaces_the_actives() =>
        Of("A-", "B-", "x*", "y*").Picks(4).Should().Be("xxxx");

    [Fact]
    public void The_next_backup_replaces_the_first() =>
        Of("A-", "x*-", "y*", "z*").Picks(3).Should().Be("yyy");

    [Fact]
    public void A_backup_of_weight_zero_is_no_backup() =>
        Of("A-", "x*0", "y*").Picks(3).Should().Be("yyy");

    [Fact]
    public void A_single_backup_is_used_even_if_it_is_to_be_avoided()
    {
        var backend = Of("A-", "x*", "y*").Backend;

        backend.Pick(avoid: backend.Server("x"))!.Name.Should().Be("x");
    }

    [Fact]
    public void All_backups_share_the_traffic_by_weight_if_asked_to() =>
        Of("all", "A-", "x*", "y*2").Picks(6).Should().Be("yyxyyx");

    [Fact]
    public void Servers_of_weight_zero_are_not_balanced_over() =>
        Of("A0", "B", "C0").Picks(3).Should().Be("BBB");

    [Fact]
    public void Backups_are_used_when_every_active_has_weight_zero() =>
        Of("A0", "x*").Picks(2).Should().Be("xx");

    [Fact]
    public void Without_a_usable_server_nobody_is_picked() =>
        Of("A-", "B0", "x*-").Backend.Pick(avoid: null).Should().BeNull();

    [Fact]
    public void The_first_active_that_returns_takes_over_again()
    {
        var options = Options("A-", "x*");
        var backend = Farm.Of(options);
        backend.Pick(avoid: null)!.Name.Should().Be("x");

        options.Servers[0].Disabled = false;
        backend.Apply(options);

        backend.Pick(avoid: null)!.Name.Should().Be("A");
    }

    [Fact]
    public void An_earlier_backup_that_returns_takes_over_again()
    {
        var options = Options("A-", "x*-", "y*");
        var backend = Farm.Of(options);
        backend.Pick(avoid: null)!.Name.Should().Be("y");

        options.Servers[1].Disabled = false;
        backend.Apply(options);

        backend.Pick(avoid: null)!.Name.Should().Be("x");
    }

    [Fact]
    public void Usable_servers_are_counted_by_role()
    {
        var backend = Of("A", "B-", "C0", "x*", "y*", "z*-").Backend;

        (backend.UsableActives, backend.UsableBackups).Should().Be((1, 2));
    }

    [Fact]
    public async Task Picks_find_a_server_at_every_moment_while_the_group_changes()
    {
        var options = Options("A", "x*");
        var backend = Farm.Of(options);
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var picking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.NotNull(backend.Pick(avoid: null));
                started.TrySetResult();
            }
        });
        await started.Task;

        for (var change = 0; change < 3000; change++)
        {
            options.Servers[0].Disabled = !options.Servers[0].Disabled;
            backend.Apply(options);
        }

        await stop.CancelAsync();
        await picking;
    }

    // "A" is an active, "x*" a backup, "-" is in maintenance, a number is a weight; "all" asks for all backups.
    private static BackendOptions Options(params string[] servers) => Farm.Options(farm =>
    {
        foreach (var text in servers)
        {
            if (text == "all")
            {
                farm.Options.AllBackups = true;
                continue;
            }

            farm.AddServer(text[..1], $"127.0.0.1:{(int)text[0]}", server =>
            {
                server.Options.Backup = text.Contains('*', StringComparison.Ordinal);
                server.Options.Disabled = text.Contains('-', StringComparison.Ordinal);
                server.Options.Weight = char.IsDigit(text[^1]) ? text[^1] - '0' : 1;
            });
        }
    });

    private static Group Of(params string[] servers) => new(Farm.Of(Options(servers)));

    private sealed record Group(Backend Backend)
    {
        public string Picks(int count) => Balancing.Picks.Take(Backend, count);
    }
}
