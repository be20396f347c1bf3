namespace LoadBalancing.Samples;

/// <summary>A sample that has one value at most.</summary>
/// <param name="type">What the value is.</param>
/// <param name="take">Takes it.</param>
/// <param name="isOfPath">Whether it is that of the request's path, or holds it.</param>
internal sealed class PlainSample(SampleType type, TakeSample take, bool isOfPath = false) : Sample(type, isOfPath)
{
    public override bool TryGet(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value) => take(context, ref buffer, out value);
}
