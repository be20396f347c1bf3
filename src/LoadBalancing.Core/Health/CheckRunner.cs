using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>Runs one check of a server within its time, and measures how long it takes.</summary>
internal sealed class CheckRunner(TimeProvider time, ServerChecks customs)
{
    private readonly CustomChecks _customs = new(customs);

    public async ValueTask<CheckResult> RunAsync(Server server, CheckSettings settings, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var result = await RunAsync(server, settings, limit, cancellation.Token, stop).ConfigureAwait(false);
        return result with { Duration = time.GetElapsedTime(started) };
    }

    private ValueTask<CheckResult> RunAsync(
        Server server, CheckSettings settings, CancellationTokenSource limit, CancellationToken cancellation, CancellationToken stop)
    {
        if (settings.External is { } program)
        {
            return program.RunAsync(server, cancellation);
        }

        if (settings.Custom is not { } name)
        {
            return RunScriptAsync(server, settings, limit, cancellation, stop);
        }

        // Nobody but the check knows when it is connected: it has all the time there is.
        if (settings.Timeout is { } timeout)
        {
            limit.CancelAfter(settings.ConnectTimeout + timeout);
        }

        return _customs.RunAsync(name, server, cancellation, stop);
    }

    private static async ValueTask<CheckResult> RunScriptAsync(
        Server server, CheckSettings settings, CancellationTokenSource limit, CancellationToken cancellation, CancellationToken stop)
    {
        using var run = new CheckRun(server, settings, limit, cancellation);
        CheckStep? current = null;
        try
        {
            foreach (var step in settings.Script.Steps)
            {
                current = step;
                if (await step.RunAsync(run).ConfigureAwait(false) is { } result)
                {
                    return Explain(result, step);
                }
            }

            return run.Succeed();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Explain(run.TimedOut(current), current);
        }
        catch (Exception exception) when (CheckRun.IsFailureOfServer(exception))
        {
            return Explain(run.Broke(exception), current);
        }
    }

    private static CheckResult Explain(CheckResult result, CheckStep? step) =>
        result.Passed || step?.Comment is not { } comment ? result : result with { Info = $"{result.Info} ({comment})" };
}
