using LoadBalancing.Configuration;

namespace LoadBalancing.Health.Steps;

/// <summary>Waits for the head of an HTTP answer and judges its status.</summary>
/// <param name="Statuses">The statuses that pass.</param>
internal sealed record ExpectStatusStep(StatusSet Statuses) : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        while (!HttpAnswer.IsWhole(run.Received))
        {
            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return new CheckResult(CheckCode.L7RSP, run.Received.Length == 0 ? "the server closed without an answer" : "no HTTP response");
            }
        }

        return HttpAnswer.Read(run.Received) is { } answer
            ? new CheckResult(Statuses.Contains(answer.Status) ? CheckCode.L7OK : CheckCode.L7STS, answer.Reason, Status: answer.Status)
            : new CheckResult(CheckCode.L7RSP, "no HTTP response");
    }
}
