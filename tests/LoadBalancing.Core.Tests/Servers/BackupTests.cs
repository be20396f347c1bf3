using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>When backups help, and which: active servers A to D, backups x and y of tier 1 and z of tier 2.</summary>
public sealed class BackupTests
{
    [Theory]
    [InlineData("1", false, "", "ABCD")]
    [InlineData("1", false, "ABC", "D")]
    [InlineData("1", false, "ABCD", "x")]
    [InlineData("1", true, "ABCD", "xy")]
    [InlineData("1", true, "ABCDx", "y")]
    [InlineData("1", true, "ABCDxy", "z")]
    [InlineData("1", false, "ABCDxy", "z")]
    [InlineData("2", false, "AB", "CD")]
    [InlineData("2", false, "ABC", "Dx")]
    [InlineData("2", true, "ABC", "Dxy")]
    [InlineData("2", true, "ABCxy", "Dz")]
    [InlineData("2", true, "ABCxyz", "D")]
    [InlineData("50%", true, "AB", "CD")]
    [InlineData("51%", true, "AB", "CDxy")]
    [InlineData("100%", false, "A", "BCDx")]
    public void They_help_while_there_are_too_few_others(string threshold, bool all, string down, string used)
    {
        var backend = Of(threshold, all);
        foreach (var server in backend.Servers.Where(server => down.Contains(server.Name, StringComparison.Ordinal)))
        {
            server.SetHealth(OperationalState.Down);
        }

        Used(backend).Should().Be(used);
    }

    [Theory]
    [InlineData(Algorithm.RoundRobin)]
    [InlineData(Algorithm.LeastConnections)]
    [InlineData(Algorithm.PeakEwma)]
    [InlineData(Algorithm.Random)]
    public void They_come_and_go_with_every_algorithm(Algorithm algorithm)
    {
        var backend = Of("2", all: true, algorithm);
        foreach (var (down, used) in new[] { ("ABC", "Dxy"), ("ABCD", "xy"), ("ABC", "Dxy"), ("", "ABCD"), ("ABCD", "xy"), ("", "ABCD"), ("ABC", "Dxy") })
        {
            foreach (var server in backend.Servers)
            {
                server.SetHealth(down.Contains(server.Name, StringComparison.Ordinal) ? OperationalState.Down : OperationalState.Up);
            }

            Used(backend).Should().Be(used);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("half")]
    public void A_threshold_that_is_none_is_refused(string threshold)
    {
        var options = new LoadBalancerOptions();
        options.Backends["web"] = Farm.Options(farm => farm.BackupThreshold(threshold).AddServer("A", Farm.AddressOf(0), server => server.Backup(0)));

        LoadBalancerOptionsValidator.FindErrors(options).Select(error => error.ToString()).Should().Equal(
            $"Backends:web:BackupThreshold: expected 1 or more servers, or 1% to 100%, found '{threshold}'.",
            "Backends:web:Servers:0:BackupTier: expected 1 or more, found 0.");
    }

    private static string Used(Backend backend) =>
        string.Concat(Enumerable.Range(0, 200).Select(_ => backend.Pick(avoid: null)!.Name).Distinct().Order(StringComparer.Ordinal));

    private static Backend Of(string threshold, bool all, Algorithm algorithm = Algorithm.RoundRobin)
    {
        var options = Farm.Options(farm => Farm.Weighted(1, 1, 1, 1)(farm.Balance(algorithm).BackupThreshold(threshold)
            .AddServer("z", Farm.AddressOf(12), server => server.Backup(tier: 2))
            .AddServer("x", Farm.AddressOf(10), server => server.Backup())
            .AddServer("y", Farm.AddressOf(11), server => server.Backup())));
        options.AllBackups = all;
        return Farm.Of(options, random: new Random(1));
    }
}
