using System.Text;

namespace LoadBalancing.Health.Steps;

/// <summary>Waits for a line of text, which is the information of the result.</summary>
internal sealed record ReadLineStep : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        int end;
        while ((end = run.Received.IndexOfAny((byte)'\r', (byte)'\n')) < 0)
        {
            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return new CheckResult(
                    CheckCode.L7RSP, run.IsFull ? $"the line is longer than {CheckRun.Capacity} bytes" : "the connection ended before the line did");
            }
        }

        var line = run.Received[..end];
        if (line.Contains((byte)0))
        {
            return new CheckResult(CheckCode.L7RSP, "not a line of text");
        }

        run.Pass(new CheckResult(CheckCode.CHECKED, Encoding.Latin1.GetString(line)));
        return null;
    }
}
