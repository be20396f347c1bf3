using System.Threading.Channels;
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
        var result = await RunAsync(SayAfterASecondAsync, seconds: 1);

        result.Should().Be(new CheckResult(CheckCode.L7STS, "A is tired", TimeSpan.FromSeconds(1), 7));
    }

    [Fact]
    public async Task It_has_the_time_of_the_check_and_no_more()
    {
        var result = await RunAsync(SayNothingAsync, seconds: 2);

        result.Should().Be(new CheckResult(CheckCode.L7TOUT, "time-out", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task An_exception_is_a_failure_with_a_reason()
    {
        var result = await RunAsync(Runner((_, _) => throw new InvalidOperationException("no licence")));

        result.Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "no licence", Passed = false });
    }

    [Fact]
    public async Task One_that_goes_on_when_its_time_is_over_is_not_started_again_before_it_has_ended()
    {
        var begun = Channel.CreateUnbounded<TaskCompletionSource<CheckResult>>();
        var runner = Runner((_, _) =>
        {
            var result = new TaskCompletionSource<CheckResult>();
            begun.Writer.TryWrite(result);
            return new ValueTask<CheckResult>(result.Task);
        });
        var waiting = RunAsync(runner);
        var first = await begun.Reader.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await waiting).Info.Should().Be("time-out");

        waiting = RunAsync(runner);
        _time.Advance(TimeSpan.FromSeconds(2));
        (await waiting).Should().Be(new CheckResult(CheckCode.L7TOUT, "the check before has not ended", TimeSpan.FromSeconds(2)));
        begun.Reader.Count.Should().Be(0);

        waiting = RunAsync(runner);
        first.SetResult(new CheckResult(CheckCode.L7OK));
        (await begun.Reader.ReadAsync()).SetResult(new CheckResult(CheckCode.L7OK, "anew"));
        (await waiting).Info.Should().Be("anew");
    }

    [Fact]
    public async Task One_that_blocks_the_thread_holds_nobody_up()
    {
        using var end = new ManualResetEventSlim();
        var running = RunAsync(Runner((_, _) =>
        {
            end.Wait(CancellationToken.None);
            return new ValueTask<CheckResult>(new CheckResult(CheckCode.L7OK));
        }));

        _time.Advance(TimeSpan.FromSeconds(2));

        (await running).Code.Should().Be(CheckCode.L7TOUT);
        end.Set();
    }

    [Fact]
    public async Task One_that_blocks_the_thread_once_it_is_told_to_end_holds_nobody_up()
    {
        using var end = new ManualResetEventSlim();
        var running = RunAsync(async (_, cancellation) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                end.Wait(CancellationToken.None);
            }

            return new CheckResult(CheckCode.L7OK);
        }, seconds: 2);

        (await running).Code.Should().Be(CheckCode.L7TOUT);
        end.Set();
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

    private async Task<CheckResult> RunAsync(Func<Server, CancellationToken, ValueTask<CheckResult>> check, double seconds = 0)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = RunAsync(Runner(async (server, cancellation) =>
        {
            var result = check(server, cancellation);
            begun.SetResult();
            return await result;
        }));
        await begun.Task;
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return await running;
    }

    private CheckRunner Runner(Func<Server, CancellationToken, ValueTask<CheckResult>> check) =>
        Checks.Runner(_time, ("mine", new DelegatedCheck(check)));

    private Task<CheckResult> RunAsync(CheckRunner runner)
    {
        var server = _backend.Servers[0];
        return runner.RunAsync(server, server.Settings.Check!, CancellationToken.None).AsTask();
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
