using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>A sample and what its values are compared with; met when any value matches.</summary>
/// <param name="sample">The sample.</param>
/// <param name="matchers">The patterns.</param>
internal sealed class Criterion(Sample sample, Matcher[] matchers)
{
    /// <summary>Whether it looks at the request's path.</summary>
    public bool LooksAtPath => sample.IsOfPath;

    public bool IsMet(scoped in SampleContext context)
    {
        var buffer = default(SampleBuffer);
        try
        {
            var cursor = default(SampleCursor);
            while (sample.TryNext(context, ref cursor, ref buffer, out var value))
            {
                foreach (var matcher in matchers)
                {
                    if (matcher.Matches(context, value))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
