namespace LoadBalancing.Simulator.Engine;

/// <summary>Random times.</summary>
internal static class RandomExtensions
{
    /// <summary>A time of an exponential distribution.</summary>
    public static double Exponential(this Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    /// <summary>A time of a normal distribution (Box and Muller), never negative.</summary>
    public static double Normal(this Random random, double mean, double deviation)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return Math.Max(0, mean + (deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble())));
    }
}
