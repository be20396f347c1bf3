using System.Text;

namespace LoadBalancing.Health.Steps;

/// <summary>Sends bytes that are always the same.</summary>
/// <param name="Text">The bytes, one a character.</param>
internal sealed record SendStep(string Text) : CheckStep
{
    private readonly Lazy<byte[]> _bytes = new(() => Encoding.Latin1.GetBytes(Text));

    public bool Equals(SendStep? other) => other is not null && (Text, Comment) == (other.Text, other.Comment);

    public override int GetHashCode() => HashCode.Combine(Text, Comment);

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        await run.SendAsync(_bytes.Value).ConfigureAwait(false);
        return null;
    }
}
