using LoadBalancing.AspNetCore.Administration;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>The health of a backend with servers a, b and c and the backup z, as ASP.NET Core sees it.</summary>
public sealed class BackendHealthTests
{
    [Theory]
    [InlineData("", HealthStatus.Healthy)]
    [InlineData("z", HealthStatus.Healthy)]
    [InlineData("a", HealthStatus.Degraded)]
    [InlineData("ab", HealthStatus.Degraded)]
    [InlineData("abc", HealthStatus.Degraded)]
    [InlineData("abcz", HealthStatus.Unhealthy)]
    public async Task It_follows_from_the_usable_servers(string down, HealthStatus status) =>
        (await CheckAsync(down)).Status.Should().Be(status);

    [Theory]
    [InlineData("a", 67, 0, HealthStatus.Degraded)]
    [InlineData("a", 66, 0, HealthStatus.Healthy)]
    [InlineData("ab", 66, 34, HealthStatus.Unhealthy)]
    [InlineData("ab", 66, 33, HealthStatus.Degraded)]
    [InlineData("abc", 0, 0, HealthStatus.Healthy)]
    [InlineData("abcz", 0, 0, HealthStatus.Unhealthy)]
    public async Task The_limits_are_options(string down, int degraded, int unhealthy, HealthStatus status) =>
        (await CheckAsync(down, options => (options.DegradedBelow, options.UnhealthyBelow) = (degraded, unhealthy))).Status.Should().Be(status);

    [Fact]
    public async Task Each_server_is_told_of()
    {
        var entry = await CheckAsync("a");

        entry.Description.Should().Be("2 of 3 active servers and 1 backups are usable.");
        entry.Data.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["a"] = "DOWN", ["b"] = "no check", ["c"] = "no check", ["z"] = "no check",
        });
    }

    [Fact]
    public void Limits_that_are_no_percentages_are_refused() =>
        new ServiceCollection().AddHealthChecks()
            .Invoking(checks => checks.AddBackend("web", options => options.DegradedBelow = 101))
            .Should().Throw<ArgumentException>().WithMessage("Expected percentages from 0 to 100, found 101 and 0.*");

    private static async Task<HealthReportEntry> CheckAsync(string down, Action<BackendHealthOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => web
            .AddServer("a", "http://127.0.0.1:1").AddServer("b", "http://127.0.0.1:2").AddServer("c", "http://127.0.0.1:3")
            .AddServer("z", "http://127.0.0.1:4", server => server.Backup()));
        services.AddHealthChecks().AddBackend("web", configure).AddBackend("gone");
        await using var provider = services.BuildServiceProvider();
        foreach (var server in provider.GetRequiredService<BackendCollection>()["web"].Servers.Where(server => down.Contains(server.Name)))
        {
            server.SetHealth(OperationalState.Down);
        }

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        report.Entries["gone"].Status.Should().Be(HealthStatus.Unhealthy);
        return report.Entries["web"];
    }
}
