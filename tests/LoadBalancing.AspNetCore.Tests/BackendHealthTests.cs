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

    [Theory]
    [InlineData(false, "drain", HealthStatus.Healthy)]
    [InlineData(false, "stop", HealthStatus.Healthy)]
    [InlineData(false, "weigh", HealthStatus.Healthy)]
    [InlineData(false, "maintain", HealthStatus.Unhealthy)]
    [InlineData(true, "drain", HealthStatus.Unhealthy)]
    [InlineData(true, "stop", HealthStatus.Unhealthy)]
    [InlineData(true, "weigh", HealthStatus.Unhealthy)]
    [InlineData(true, "maintain", HealthStatus.Unhealthy)]
    public async Task Servers_that_only_keep_their_clients_count_unless_they_must_not(bool mustTakeNewClients, string what, HealthStatus status)
    {
        var report = await ReportAsync(
            checks => checks.AddBackend("web", options => options.MustTakeNewClients = mustTakeNewClients),
            server => Change(server, what),
            weight: what == "weigh" ? 0 : 1);

        report.Status.Should().Be(status);
    }

    [Fact]
    public async Task All_backends_are_as_the_worst_of_them()
    {
        var report = await ReportAsync(checks => checks.AddBackends(tags: ["ready"]), server =>
        {
            if (server.Name == "b")
            {
                server.SetHealth(OperationalState.Down);
            }
        });

        var (name, entry) = report.Entries.Single();
        name.Should().Be("backends");
        entry.Should().BeEquivalentTo(new { Status = HealthStatus.Degraded, Tags = new[] { "ready" } });
        entry.Description.Should().Be(
            "other: 1 of 1 active servers and 0 backups are usable. web: 2 of 3 active servers and 1 backups are usable.");
        entry.Data.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["other/a"] = "no check", ["web/a"] = "no check", ["web/b"] = "DOWN", ["web/c"] = "no check", ["web/z"] = "no check",
        });
    }

    [Fact]
    public async Task Another_status_may_be_told_in_place_of_unhealthy()
    {
        var report = await ReportAsync(
            checks => checks.AddBackend("web", failureStatus: HealthStatus.Degraded)
                .AddBackend("gone", failureStatus: HealthStatus.Degraded)
                .AddBackends(failureStatus: HealthStatus.Degraded),
            server => server.SetHealth(OperationalState.Down));

        report.Entries.Should().HaveCount(3);
        report.Entries.Values.Should().OnlyContain(entry => entry.Status == HealthStatus.Degraded);
    }

    private static async Task<HealthReportEntry> CheckAsync(string down, Action<BackendHealthOptions>? configure = null)
    {
        var report = await ReportAsync(checks => checks.AddBackend("web", configure).AddBackend("gone"), server =>
        {
            if (down.Contains(server.Name))
            {
                server.SetHealth(OperationalState.Down);
            }
        });
        report.Entries["gone"].Status.Should().Be(HealthStatus.Unhealthy);
        return report.Entries["web"];
    }

    private static async Task<HealthReport> ReportAsync(Action<IHealthChecksBuilder> add, Action<Server> change, int weight = 1)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer()
            .AddBackend("web", web => web
                .AddServer("a", "http://127.0.0.1:1", server => server.Weight(weight))
                .AddServer("b", "http://127.0.0.1:2", server => server.Weight(weight))
                .AddServer("c", "http://127.0.0.1:3", server => server.Weight(weight))
                .AddServer("z", "http://127.0.0.1:4", server => server.Backup().Weight(weight)))
            .AddBackend("other", other => other.AddServer("a", "http://127.0.0.1:1"));
        add(services.AddHealthChecks());
        await using var provider = services.BuildServiceProvider();
        foreach (var server in provider.GetRequiredService<BackendCollection>().SelectMany(backend => backend.Servers))
        {
            change(server);
        }

        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
    }

    private static void Change(Server server, string what)
    {
        switch (what)
        {
            case "drain":
                server.SetAdministrativeState(AdministrativeState.Drain);
                break;
            case "maintain":
                server.SetAdministrativeState(AdministrativeState.Maintenance);
                break;
            case "stop":
                server.SetHealth(OperationalState.Stopping);
                break;
        }
    }
}
