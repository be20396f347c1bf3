namespace LoadBalancing.Health.Steps;

/// <summary>Waits until the bytes received since something was sent last hold what is expected.</summary>
/// <param name="Bytes">What is looked for.</param>
/// <param name="Expectation">How the end is told.</param>
internal sealed record ExpectBytesStep(BytesPredicate Bytes, Expectation Expectation) : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        var hasMore = true;
        while (hasMore)
        {
            if (run.Received.Length >= Expectation.MinReceived && Bytes.Holds(run.Received))
            {
                return Expectation.Not ? Expectation.Fail(CheckCode.L7RSP, "the server sent what it must not") : Pass(run);
            }

            hasMore = await run.ReceiveAsync().ConfigureAwait(false);
        }

        // Everything has been seen, so a thing that must not be there is not.
        return run.Received.Length == 0 ? Expectation.Fail(CheckCode.L7RSP, "the server closed without an answer")
            : Bytes.Holds(run.Received) != Expectation.Not ? Pass(run)
            : Expectation.Fail(CheckCode.L7RSP, "the server did not send what is expected");
    }

    private CheckResult? Pass(CheckRun run)
    {
        run.Pass(Expectation.Pass());
        return null;
    }
}
