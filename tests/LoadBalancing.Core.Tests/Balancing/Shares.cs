using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Balancing;

/// <summary>Counts the picks of a backend against the servers' ideal shares.</summary>
internal sealed class Shares(Backend backend)
{
    private readonly Server[] _servers = [.. backend.Servers];
    private readonly int[] _counts = new int[backend.Servers.Count];
    private readonly int _total = backend.Servers.Sum(server => server.Settings.Weight);
    private int _picks;

    public Server Pick(Server? avoid = null)
    {
        var server = backend.Pick(avoid)!;
        _counts[Array.IndexOf(_servers, server)]++;
        _picks++;
        return server;
    }

    /// <summary>The farthest that a server ever is from its ideal share during these picks, in requests.</summary>
    public double LargestDeviation(int picks)
    {
        var largest = 0d;
        for (var pick = 0; pick < picks; pick++)
        {
            Pick();
            largest = Math.Max(largest, Deviations().Max(Math.Abs));
        }

        return largest;
    }

    /// <summary>
    /// The widest range of deviations that a server passes through during one cycle, which is as many picks as the weights sum
    /// up to.
    /// </summary>
    public double LargestStray(int picks, Func<Server?> avoid)
    {
        var largest = 0d;
        double[] low = Deviations();
        double[] high = Deviations();
        for (var pick = 1; pick <= picks; pick++)
        {
            Pick(avoid());
            var now = Deviations();
            for (var i = 0; i < now.Length; i++)
            {
                low[i] = Math.Min(low[i], now[i]);
                high[i] = Math.Max(high[i], now[i]);
                largest = Math.Max(largest, high[i] - low[i]);
            }

            if (pick % _total == 0)
            {
                (low, high) = (now, [.. now]);
            }
        }

        return largest;
    }

    /// <summary>How far each server is from its ideal share now.</summary>
    public double[] Deviations()
    {
        var deviations = new double[_servers.Length];
        for (var i = 0; i < deviations.Length; i++)
        {
            deviations[i] = _counts[i] - ((double)_picks * _servers[i].Settings.Weight / _total);
        }

        return deviations;
    }
}
