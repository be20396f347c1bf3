namespace LoadBalancing.Samples;

/// <summary>Takes one value.</summary>
/// <param name="context">What to take it from.</param>
/// <param name="buffer">Room for a value that has to be written.</param>
/// <param name="value">The value.</param>
/// <returns>Whether there is one.</returns>
internal delegate bool TakeSample(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value);
