namespace LoadBalancing.Simulator.Experiments;

/// <summary>
/// Exact times in system for Poisson arrivals and exponential service of mean 1 at servers with one slot, first in first out.
/// </summary>
internal static class QueueingTheory
{
    /// <summary>Random choice: each server is an M/M/1 queue.</summary>
    public static ResponseTimes Random(double load) => Exponential(1 - load);

    /// <summary>Round robin over n servers: each sees Erlang-n arrivals, a GI/M/1 queue.</summary>
    public static ResponseTimes RoundRobin(double load, int servers)
    {
        // The smaller root of s = (n r / (n r + 1 - s))^n.
        var root = Solve(s => Math.Pow(servers * load / ((servers * load) + 1 - s), servers) - s, 0, 1 - 1e-9);
        return Exponential(1 - root);
    }

    /// <summary>The least loaded of d servers drawn at random, of infinitely many (the supermarket model of Mitzenmacher).</summary>
    public static ResponseTimes PowerOfChoices(double load, int draws)
    {
        // A request that finds k before it stays for an Erlang time of k + 1 services.
        var finds = new List<double>();
        for (var k = 0; Share(k) > 1e-15; k++)
        {
            finds.Add(Math.Pow(Share(k), draws) - Math.Pow(Share(k + 1), draws));
        }

        var mean = finds.Select((share, k) => share * (k + 1)).Sum();
        return new ResponseTimes(mean, Quantile(0.99), Quantile(0.999));

        double Share(int k) => Math.Pow(load, (Math.Pow(draws, k) - 1) / (draws - 1));
        double Quantile(double share) => Solve(time => finds.Select((find, k) => find * ErlangTail(k + 1, time)).Sum() - (1 - share), 0, 1000);
    }

    /// <summary>One queue before all servers, M/M/n: mean time by Erlang's C formula.</summary>
    public static double CentralQueueMean(double load, int servers)
    {
        // Erlang B by its recursion, then C.
        var blocked = 1.0;
        for (var i = 1; i <= servers; i++)
        {
            blocked = servers * load * blocked / (i + (servers * load * blocked));
        }

        var waits = blocked / (1 - (load * (1 - blocked)));
        return 1 + (waits / (servers * (1 - load)));
    }

    private static ResponseTimes Exponential(double rate) => new(1 / rate, Math.Log(100) / rate, Math.Log(1000) / rate);

    private static double ErlangTail(int stages, double time)
    {
        var (term, sum) = (Math.Exp(-time), 0.0);
        for (var i = 0; i < stages; i++)
        {
            sum += term;
            term *= time / (i + 1);
        }

        return sum;
    }

    // The root of a function that falls from positive to negative.
    private static double Solve(Func<double, double> function, double low, double high)
    {
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (function(middle) > 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
