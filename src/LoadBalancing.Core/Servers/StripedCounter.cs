using System.Numerics;
using System.Runtime.InteropServices;

namespace LoadBalancing.Servers;

/// <summary>
/// A counter that every request changes and few read. Each processor has a cell of its own, so that requests do not wait for one another's
/// cache lines.
/// </summary>
internal sealed class StripedCounter
{
    private readonly Cell[] _cells = new Cell[BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount)];

    /// <summary>The sum; while others count, somewhere between what it was and what it will be.</summary>
    public long Sum
    {
        get
        {
            var sum = 0L;
            foreach (ref var cell in _cells.AsSpan())
            {
                sum += Volatile.Read(ref cell.Value);
            }

            return sum;
        }
    }

    public void Add(int change) => Interlocked.Add(ref _cells[Thread.GetCurrentProcessorId() & (_cells.Length - 1)].Value, change);

    // Two cache lines, which processors fetch in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(64)]
        public long Value;
    }
}
