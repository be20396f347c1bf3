using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing;

/// <summary>
/// The better of two servers by response time × requests in flight, where a response slower than usual counts in full at once
/// and is forgotten slowly (the idea of Finagle's peak EWMA).
/// </summary>
/// <param name="settings">How response times are averaged and what is a failure.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Draws the lots.</param>
internal sealed class PeakEwma(ResponseTimeSettings settings, TimeProvider time, Random random)
    : ResponseTimeBalancer(drawsOfFew: 2, drawsOfMany: 2, isPeakSensitive: true, settings, time, random);
