using System.Numerics;
using System.Runtime.InteropServices;

namespace LoadBalancing.Servers;

/// <summary>
/// Counts the requests of one server. One pair of numbers does for a server where threads seldom meet; once they have met, each processor has
/// a pair of its own, so that requests do not wait for one another's cache lines.
/// </summary>
internal struct RequestCounter
{
    // Whoever asks for the load reads all pairs.
    private const int MostPairs = 8;

    private static readonly int Pairs = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(MostPairs, Environment.ProcessorCount));

    private volatile Pair[]? _pairs;
    private long _begun;
    private long _ended;

    /// <summary>Requests begun since the beginning.</summary>
    public readonly long Begun
    {
        get
        {
            var sum = Volatile.Read(in _begun);
            foreach (ref readonly var pair in _pairs.AsSpan())
            {
                sum += Volatile.Read(in pair.Begun);
            }

            return sum;
        }
    }

    /// <summary>Requests begun and not ended; never negative.</summary>
    public readonly int InFlight
    {
        get
        {
            // A request begins before it ends: with the ends read first, no end is counted without its beginning.
            var pairs = _pairs;
            var ended = Volatile.Read(in _ended);
            if (pairs is null)
            {
                return (int)(Volatile.Read(in _begun) - ended);
            }

            foreach (ref readonly var pair in pairs.AsSpan())
            {
                ended += Volatile.Read(in pair.Ended);
            }

            return (int)(Begun - ended);
        }
    }

    public void Begin()
    {
        if (_pairs is not null || !TryIncrement(ref _begun))
        {
            Interlocked.Increment(ref OwnPair().Begun);
        }
    }

    public void End()
    {
        if (_pairs is not null || !TryIncrement(ref _ended))
        {
            Interlocked.Increment(ref OwnPair().Ended);
        }
    }

    private static bool TryIncrement(ref long count)
    {
        var value = Volatile.Read(ref count);
        return Interlocked.CompareExchange(ref count, value + 1, value) == value;
    }

    private ref Pair OwnPair()
    {
        var pairs = _pairs ?? Interlocked.CompareExchange(ref _pairs, new Pair[Pairs], null) ?? _pairs;
        return ref pairs[Thread.GetCurrentProcessorId() & (pairs.Length - 1)];
    }

    // Two cache lines, which processors fetch in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Pair
    {
        [FieldOffset(64)]
        public long Begun;

        [FieldOffset(72)]
        public long Ended;
    }
}
