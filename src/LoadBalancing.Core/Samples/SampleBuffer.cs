using System.Buffers;

namespace LoadBalancing.Samples;

/// <summary>Room for a value that has to be written first. It is rented when it is asked for, and again when more is.</summary>
internal ref struct SampleBuffer
{
    private char[]? _room;

    /// <summary>Room for a text; what was written before is no longer valid, unless it has been written here and is kept.</summary>
    /// <param name="length">How many characters.</param>
    /// <param name="kept">How many characters from the beginning stay.</param>
    public Span<char> Get(int length, int kept = 0)
    {
        if (_room is null || _room.Length < length)
        {
            var larger = ArrayPool<char>.Shared.Rent(length);
            _room.AsSpan(0, kept).CopyTo(larger);
            Dispose();
            _room = larger;
        }

        return _room.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (_room is not null)
        {
            ArrayPool<char>.Shared.Return(_room);
            _room = null;
        }
    }
}
