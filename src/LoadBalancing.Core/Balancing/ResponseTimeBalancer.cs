using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// Draws different servers in proportion to their weights and takes the one that is expected to respond soonest:
/// lowest response time × (in flight + 1) / weight. How response times and failures are judged is in <see cref="ServerCost"/>.
/// </summary>
/// <param name="drawsOfFew">Servers to compare in a farm of at most <see cref="Lottery.MaxDraws"/>.</param>
/// <param name="drawsOfMany">Servers to compare in a larger one.</param>
/// <param name="isPeakSensitive">Whether a response slower than usual counts in full at once.</param>
/// <param name="settings">How response times are averaged and what is a failure.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Draws the lots.</param>
internal abstract class ResponseTimeBalancer(
    int drawsOfFew, int drawsOfMany, bool isPeakSensitive, ResponseTimeSettings settings, TimeProvider time, Random random) : IBalancer
{
    // Peers that are asked for their response time when a server fails.
    private const int Witnesses = 8;

    private volatile Lottery _lottery = new([]);

    public ResponseTimeSettings Settings => settings;

    public bool IsPeakSensitive => isPeakSensitive;

    public TimeProvider Time => time;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var lottery = _lottery;
        var draws = lottery.Servers.Length > Lottery.MaxDraws ? drawsOfMany : drawsOfFew;

        // One more than is compared: the server to avoid may be among them.
        var drawing = lottery.Begin(random, stackalloc int[draws + 1], avoid);
        var now = time.GetTimestamp();
        Server? best = null;
        var lowest = 0.0;
        for (var i = 0; i < draws && drawing.Next() is { } server; i++)
        {
            var cost = CostOf(server)?.WithOneMore(now) ?? 0;
            if (best is null || cost < lowest)
            {
                (best, lowest) = (server, cost);
            }
        }

        lease = best is null ? default : new Lease(best);
        return best is not null;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        var before = _lottery;
        foreach (var server in servers)
        {
            if (CostOf(server) is null)
            {
                server.Entry = new ServerCost(server, this);
            }
        }

        _lottery = new Lottery(servers);
        var staying = servers.ToHashSet();
        foreach (var server in before.Servers)
        {
            // A server that comes back later may have changed: it begins as one that nothing is known of.
            if (!staying.Contains(server))
            {
                CostOf(server)?.Detach();
            }
        }
    }

    /// <summary>The mean response time of some servers that work, in seconds, or 0 when there is none.</summary>
    public double TimeOfPeers(Server server)
    {
        var drawing = _lottery.Begin(random, stackalloc int[Witnesses + 1], avoid: server);
        var (sum, count) = (0.0, 0);
        while (drawing.Next() is { } peer)
        {
            if (peer != server && CostOf(peer) is { } cost && cost.TryGetWorkingTime(out var seconds))
            {
                sum += seconds;
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private ServerCost? CostOf(Server server) => server.Entry is ServerCost cost && cost.Balancer == this ? cost : null;
}
