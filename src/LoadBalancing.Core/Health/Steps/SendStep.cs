using System.Text;

namespace LoadBalancing.Health.Steps;

/// <summary>Sends bytes that are always the same.</summary>
/// <param name="Text">The bytes, one a character.</param>
internal sealed record SendStep(string Text) : CheckStep
{
    public SendStep(ReadOnlySpan<byte> bytes)
        : this(Encoding.Latin1.GetString(bytes))
    {
    }

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        await run.SendAsync(Encoding.Latin1.GetBytes(Text)).ConfigureAwait(false);
        return null;
    }
}
