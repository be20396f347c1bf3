namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Checks of real databases, mail and directory servers: what lb finds is what HAProxy finds.</summary>
public sealed class ServiceCheckTests(ServiceData data) : IClassFixture<ServiceData>
{
    // What a backend is called, how it checks, and the service.
    private static readonly (string Backend, string Check, string Service)[] Fitting =
    [
        ("redis", "redis-check", "redis"),
        ("mysql", "mysql-check", "mariadb"),
        ("mysql-user", "mysql-check user checker", "mariadb"),
        ("mysql-pre41", "mysql-check user checker pre-41", "mariadb"),
        ("postgresql", "pgsql-check user checker", "postgresql"),
        ("postgresql-stranger", "pgsql-check user stranger", "postgresql"),
        ("smtp", "smtpchk", "smtp"),
        ("smtp-ehlo", "smtpchk EHLO example.org", "smtp"),
        ("ldap", "ldap-check", "ldap"),
        ("ssl", "ssl-hello-chk", "tls"),
    ];

    // Those that read all of what they do not understand. Others leave some of it, and it is chance then whether they close or reset.
    private static readonly string[] Talkative = ["redis", "mariadb", "postgresql", "smtp"];

    private static readonly (string Backend, string Check, string Service)[] Wrong =
    [
        .. from check in Fitting.Select(one => one.Check).Distinct()
           from service in Talkative
           where !Fitting.Any(one => one.Check == check && one.Service == service)
           select ($"{check.Replace(' ', '-')}-on-{service}", check, service),
        ("locked-redis", "redis-check", "locked-redis"),
        ("locked-mysql", "mysql-check user locked", "mariadb"),
        ("locked-mysql-pre", "mysql-check user locked pre-41", "mariadb"),
        ("mysql-stranger", "mysql-check user stranger", "mariadb"),
        ("closed-ldap", "ldap-check", "closed-ldap"),
    ];

    [Fact]
    public async Task Services_come_stall_and_go() => await RunAsync(async (services, comparison) =>
    {
        Each(services, service => service.Stall());
        await comparison.CompareAsync(3);
        Each(services, service => service.Resume());
        await comparison.CompareAsync(4);
        Each(services, service => service.Stop());
        var states = await comparison.CompareAsync(5);

        states.Should().BeEquivalentTo(Fitting.ToDictionary(
            one => one.Backend,
            one => one.Service == "tls"
                ? "DOWN L4CON, UP L6OK, DOWN L6TOUT, UP L6OK, DOWN L4CON"
                : "DOWN L4CON, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON"));
    });

    [Fact]
    public async Task Another_service_or_one_that_refuses_fails() => await RunAsync(async (services, _) =>
    {
        await using var comparison = await CompareAsync(services, Wrong);

        await comparison.CompareAsync(1);
    });

    private async Task RunAsync(Func<IReadOnlyList<RealService>, CheckComparison, Task> run)
    {
        var services = RealService.All(data);
        try
        {
            await using var comparison = await CompareAsync(services, Fitting);
            await comparison.CompareAsync(1);
            Each(services, service => service.Start());
            await comparison.CompareAsync(2);
            await run(services, comparison);
        }
        finally
        {
            Each(services, service => service.Dispose());
        }
    }

    private static Task<CheckComparison> CompareAsync(
        IReadOnlyList<RealService> services, IReadOnlyList<(string Backend, string Check, string Service)> checks) =>
        CheckComparison.StartAsync(
            [.. checks.Select(one => (one.Backend, one.Check, services.Single(service => service.Name == one.Service).Port))]);

    private static void Each(IEnumerable<RealService> services, Action<RealService> act)
    {
        foreach (var service in services)
        {
            act(service);
        }
    }
}
