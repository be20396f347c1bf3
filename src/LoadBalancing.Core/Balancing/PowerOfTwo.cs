using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// The power of d choices: draws different servers in proportion to their weights and takes the one that would be least loaded
/// with the request, by (in flight + 1) / weight. Of servers that are all idle the first drawn is taken, so that an idle farm
/// keeps to its weights.
/// </summary>
/// <param name="draws">Servers to draw, 1 to <see cref="Lottery.MaxDraws"/>.</param>
/// <param name="random">Draws the lots.</param>
internal sealed class PowerOfTwo(int draws, Random random) : IBalancer
{
    private volatile Lottery _lottery = new([]);

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        // One more than is compared: the server to avoid may be among them.
        var drawing = _lottery.Begin(random, stackalloc int[draws + 1], avoid);
        if (drawing.Next() is not { } best)
        {
            lease = default;
            return false;
        }

        var load = best.InFlight;
        for (var i = 1; i < draws && drawing.Next() is { } other; i++)
        {
            var otherLoad = other.InFlight;
            if (IsLess(otherLoad, other.EffectiveWeight, load, best.EffectiveWeight))
            {
                (best, load) = (other, otherLoad);
            }
        }

        lease = new Lease(best);
        return true;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _lottery = new Lottery(servers);

    private bool IsLess(int load, int weight, int bestLoad, int bestWeight)
    {
        if ((load | bestLoad) == 0)
        {
            return false;
        }

        var difference = ((load + 1L) * bestWeight) - ((bestLoad + 1L) * weight);

        // The heavier server is more often the one drawn first; with a coin for equals it has no advantage twice.
        return difference < 0 || (difference == 0 && weight != bestWeight && random.Next(2) == 0);
    }
}
