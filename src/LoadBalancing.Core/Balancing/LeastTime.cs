using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing;

/// <summary>
/// The best of all servers by average response time × requests in flight; in farms of more than
/// <see cref="Lottery.MaxDraws"/> servers, the best of five drawn at random, which keeps a pick quick and a herd of balancers
/// apart.
/// </summary>
/// <param name="settings">How response times are averaged and what is a failure.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Draws the lots.</param>
internal sealed class LeastTime(ResponseTimeSettings settings, TimeProvider time, Random random)
    : ResponseTimeBalancer(drawsOfFew: Lottery.MaxDraws, drawsOfMany: 5, isPeakSensitive: false, settings, time, random);
