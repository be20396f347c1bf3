namespace LoadBalancing.Samples;

/// <summary>Makes another value of a value.</summary>
/// <param name="value">The value.</param>
/// <param name="buffer">Room for a value that has to be written; the value may be in it.</param>
/// <param name="converted">The other value.</param>
/// <returns>Whether it could be made; if not, the sample has no such value.</returns>
internal delegate bool ConvertSample(SampleValue value, scoped ref SampleBuffer buffer, out SampleValue converted);
