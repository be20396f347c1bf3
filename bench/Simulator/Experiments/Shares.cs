using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Simulator.Engine;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>Shares of picks whose requests are over at once, so that the load of a farm stays as it is.</summary>
internal static class Shares
{
    /// <summary>Picks from a farm.</summary>
    /// <param name="options">The farm.</param>
    /// <param name="inFlight">Requests that each server has for the whole time; servers without a figure have none.</param>
    /// <param name="picks">How many.</param>
    /// <param name="seed">Decides all that is random.</param>
    /// <returns>Each server's share.</returns>
    public static double[] Of(BackendOptions options, int[] inFlight, int picks, int seed)
    {
        var farm = new Farm(new VirtualClock(), new Random(seed), options);
        for (var i = 0; i < inFlight.Length; i++)
        {
            for (var n = 0; n < inFlight[i]; n++)
            {
                _ = new Lease(farm.Backend.Servers[i]);
            }
        }

        var counts = new int[options.Servers.Count];
        foreach (var server in Pick(farm, picks))
        {
            counts[server]++;
        }

        return [.. counts.Select(count => (double)count / picks)];
    }

    /// <summary>Picks from a farm, one request after another.</summary>
    /// <returns>The numbers of the servers.</returns>
    public static IEnumerable<int> Pick(Farm farm, int picks)
    {
        for (var i = 0; i < picks; i++)
        {
            if (!farm.Backend.TryPick(Request.Any, avoid: null, out var lease))
            {
                throw new InvalidOperationException("The farm has no usable server.");
            }

            lease.End();
            yield return farm.NumberOf(lease.Server);
        }
    }
}
