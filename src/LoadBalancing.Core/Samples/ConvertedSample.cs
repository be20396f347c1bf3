namespace LoadBalancing.Samples;

/// <summary>A sample of which each value is converted.</summary>
/// <param name="inner">The sample.</param>
/// <param name="type">What the values are afterwards.</param>
/// <param name="convert">Converts a value.</param>
internal sealed class ConvertedSample(Sample inner, SampleType type, ConvertSample convert) : Sample(type, inner.IsOfPath)
{
    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = default;
        return inner.TryGet(context, ref buffer, out var taken) && convert(taken, ref buffer, out value);
    }

    public override bool TryNext(scoped in SampleContext context, scoped ref SampleCursor cursor, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        while (inner.TryNext(context, ref cursor, ref buffer, out var taken))
        {
            if (convert(taken, ref buffer, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }
}
