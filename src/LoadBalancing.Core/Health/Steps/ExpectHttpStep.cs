namespace LoadBalancing.Health.Steps;

/// <summary>Waits for an HTTP answer and judges its head or its body.</summary>
/// <param name="Head">Judges the head, or <see langword="null"/> if the body decides.</param>
/// <param name="Body">What is looked for in the body, or <see langword="null"/> if the head decides.</param>
/// <param name="StopsOn404">Whether the status 404 says that the server wants no new clients.</param>
/// <param name="Expectation">How the end is told.</param>
internal sealed record ExpectHttpStep(HeadPredicate? Head, BytesPredicate? Body, bool StopsOn404, Expectation Expectation) : CheckStep
{
    private const int NotFound = 404;

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        var answer = run.Exchange is { } exchange ? await exchange.HeadAsync().ConfigureAwait(false) : await ReceiveHeadAsync(run).ConfigureAwait(false);
        if (answer is null)
        {
            return Expectation.Fail(CheckCode.L7RSP, run.Received.Length == 0 ? "the server closed without an answer" : "no HTTP response");
        }

        if (StopsOn404 && answer.Status == NotFound)
        {
            return new CheckResult(CheckCode.L7OKC, answer.Reason, Status: NotFound);
        }

        var number = Expectation.Number?.Of(answer) ?? answer.Status;
        if (Head is not null && Head.Holds(answer) == Expectation.Not)
        {
            return Expectation.Fail(CheckCode.L7STS, answer.Reason, number);
        }

        if (Body is not null)
        {
            var holds = await FindInBodyAsync(run, answer, Body).ConfigureAwait(false);
            if (holds is null || holds == Expectation.Not)
            {
                var what = holds switch { null => "there is no body", true => "the body holds what it must not", _ => "the body does not hold what is expected" };
                return Expectation.Fail(CheckCode.L7RSP, what, number);
            }
        }

        run.Pass(Expectation.Pass(answer.Reason, number));
        return null;
    }

    private static async ValueTask<HttpAnswer?> ReceiveHeadAsync(CheckRun run)
    {
        var searched = 0;
        while (!HttpAnswer.IsWhole(run.Received, searched))
        {
            searched = run.Received.Length;
            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return null;
            }
        }

        return HttpAnswer.Read(run.Received);
    }

    // Nothing if there is no body, of which nothing is told then.
    private async ValueTask<bool?> FindInBodyAsync(CheckRun run, HttpAnswer answer, BytesPredicate wanted)
    {
        var judged = 0;
        while (true)
        {
            var body = HttpBody.Read(answer, run.Received[answer.Length..], out var isWhole);
            if (wanted.Judge(body, Expectation.MinReceived, judged) is { } holds)
            {
                return holds;
            }

            judged = body.Length;
            if (isWhole || !await run.ReceiveAsync().ConfigureAwait(false))
            {
                return body.Length == 0 ? null : wanted.Holds(body);
            }
        }
    }
}
