namespace LoadBalancing.Health.Steps;

/// <summary>Waits until the bytes received since something was sent last hold what is expected.</summary>
/// <param name="Bytes">What is looked for.</param>
/// <param name="Expectation">How the end is told.</param>
internal sealed record ExpectBytesStep(BytesPredicate Bytes, Expectation Expectation) : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        bool? holds;
        var judged = 0;
        do
        {
            holds = Bytes.Judge(run.Received, Expectation.MinReceived, judged);
            judged = run.Received.Length;
        }
        while (holds is null && await run.ReceiveAsync().ConfigureAwait(false));

        if (run.Received.Length == 0)
        {
            return Expectation.Fail(CheckCode.L7RSP, "the server closed without an answer");
        }

        if ((holds ?? Bytes.Holds(run.Received)) == Expectation.Not)
        {
            var what = Expectation.Not ? "the server sent what it must not:" : "the server did not send what is expected, but";
            return Expectation.Fail(CheckCode.L7RSP, $"{what} '{PrintableText.Of(run.Received)}'");
        }

        run.Pass(Expectation.Pass(status: Expectation.Number?.Of(run.Received) ?? 0));
        return null;
    }
}
