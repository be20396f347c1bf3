namespace LoadBalancing.Simulator.Engine;

/// <summary>Counts times in classes that are a thousandth of their value wide, so that quantiles of any run fit into memory.</summary>
internal sealed class Histogram
{
    // The highest bits of a positive double, read as an integer, are a logarithmic scale: 1024 classes for each power of two.
    private const int DroppedBits = 42;
    private static readonly int Lowest = Class(1e-9);

    private readonly long[] _counts = new long[Class(1e9) - Lowest];
    private double _sum;

    public long Count { get; private set; }

    public double Mean => _sum / Count;

    /// <summary>The times of several runs.</summary>
    public static Histogram Of(IEnumerable<Histogram> runs)
    {
        var all = new Histogram();
        foreach (var run in runs)
        {
            for (var i = 0; i < all._counts.Length; i++)
            {
                all._counts[i] += run._counts[i];
            }

            all._sum += run._sum;
            all.Count += run.Count;
        }

        return all;
    }

    public void Add(double time)
    {
        _counts[Math.Clamp(Class(time) - Lowest, 0, _counts.Length - 1)]++;
        _sum += time;
        Count++;
    }

    /// <summary>The time that a share of all times does not exceed.</summary>
    public double Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        var passed = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            passed += _counts[i];
            if (passed >= rank)
            {
                return BitConverter.Int64BitsToDouble((long)(i + Lowest) << DroppedBits);
            }
        }

        return double.NaN;
    }

    /// <summary>The share of times that are below a limit.</summary>
    public double ShareBelow(double limit)
    {
        var below = 0L;
        for (var i = 0; i < Class(limit) - Lowest; i++)
        {
            below += _counts[i];
        }

        return (double)below / Count;
    }

    private static int Class(double time) => (int)(BitConverter.DoubleToInt64Bits(time) >> DroppedBits);
}
