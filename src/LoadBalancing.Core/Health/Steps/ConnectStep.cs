namespace LoadBalancing.Health.Steps;

/// <summary>Connects to where the server is checked, with TLS if checks speak it.</summary>
internal sealed record ConnectStep : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        await run.ConnectAsync(run.Settings.Target, run.Settings.Connect).ConfigureAwait(false);
        return null;
    }
}
