using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Checks of the application.</summary>
public sealed class CustomCheckTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Backend _backend = Farm.Of(farm => farm
        .CheckCustom("mine", check => check.Interval = TimeSpan.FromSeconds(2))
        .AddServer("A", "http://127.0.0.1:1"));

    [Fact]
    public async Task Its_result_counts_and_its_duration_is_measured()
    {
        var result = await RunAsync(SayAfterASecondAsync);

        result.Should().Be(new CheckResult(CheckCode.L7STS, "A is tired", TimeSpan.FromSeconds(1), 7));
    }

    [Fact]
    public async Task It_has_the_time_of_the_check_and_no_more()
    {
        var result = await RunAsync(SayNothingAsync);

        result.Should().Be(new CheckResult(CheckCode.L7TOUT, "time-out", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task An_exception_is_a_failure_with_a_reason()
    {
        var result = await RunAsync((_, _) => throw new InvalidOperationException("no licence"));

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "no licence", Passed = false });
    }

    [Fact]
    public void It_is_registered_under_a_name_and_gets_services()
    {
        using var services = Services("OPINION").BuildServiceProvider();

        services.GetRequiredService<BackendCollection>()["web"].Servers[0].Settings.Check!.Custom.Should().Be("OPINION");
        services.GetRequiredService<ServerChecks>()["opinion"].Should().BeOfType<TimedCheck>();
    }

    [Fact]
    public void A_name_that_nothing_is_registered_under_is_refused()
    {
        using var services = Services("opinoin").BuildServiceProvider();

        services.Invoking(provider => provider.GetRequiredService<BackendCollection>())
            .Should().Throw<OptionsValidationException>()
            .WithMessage("Backends:web:Check:Custom: the application has no check 'opinoin'. Did you mean 'opinion'?");
    }

    // What follows a pause runs where the clock is moved, before it is moved further.
    private async ValueTask<CheckResult> SayAfterASecondAsync(Server server, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellation).ConfigureAwait(false);
        return new CheckResult(CheckCode.L7STS, $"{server.Name} is tired", Status: 7);
    }

    private async ValueTask<CheckResult> SayNothingAsync(Server server, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation).ConfigureAwait(false);
        return new CheckResult(CheckCode.L7OK);
    }

    private static ServiceCollection Services(string name)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer()
            .AddCheck<TimedCheck>("opinion")
            .AddBackend("web", web => web.CheckCustom(name).AddServer("A", "http://127.0.0.1:1", server => server.Disabled()));
        return services;
    }

    private async Task<CheckResult> RunAsync(Func<Server, CancellationToken, ValueTask<CheckResult>> check)
    {
        var server = _backend.Servers[0];
        var running = Checks.Runner(_time, ("mine", new DelegatedCheck(check))).RunAsync(server, server.Settings.Check!, CancellationToken.None);
        while (!running.IsCompleted && _time.AdvanceToNextTimer())
        {
            // Until the check has run out of time or ended by itself.
        }

        return await running;
    }

    private sealed class DelegatedCheck(Func<Server, CancellationToken, ValueTask<CheckResult>> check) : IServerCheck
    {
        public ValueTask<CheckResult> CheckAsync(Server server, CancellationToken cancellation) => check(server, cancellation);
    }

    private sealed class TimedCheck(TimeProvider time) : IServerCheck
    {
        public ValueTask<CheckResult> CheckAsync(Server server, CancellationToken cancellation) =>
            new(new CheckResult(CheckCode.L7OK, $"{time.GetUtcNow():O}"));
    }
}
