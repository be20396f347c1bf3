using System.Buffers;
using System.Globalization;
using System.Text;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>Bytes on their way out.</summary>
internal sealed class SendBuffer
{
    private const int InitialSize = 4096;

    private byte[]? _bytes;
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public int Length => _length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes text that holds Latin-1 characters only.</summary>
    public void Write(ReadOnlySpan<char> text) => _length += Encoding.Latin1.GetBytes(text, Reserve(text.Length));

    public void Write(long number)
    {
        // A long has at most 20 characters.
        number.TryFormat(Reserve(20), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void WriteHex(long number)
    {
        number.TryFormat(Reserve(16), out var written, "X", CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Room to write into, behind what is written.</summary>
    /// <param name="least">Bytes that it has to hold.</param>
    public Memory<byte> GetRoom(int least)
    {
        Reserve(least);
        return _bytes.AsMemory(_length);
    }

    /// <summary>Counts what was written into the room.</summary>
    public void Add(int count) => _length += count;

    public void Clear() => _length = 0;

    /// <summary>Takes over what another has written, which is empty then.</summary>
    public void TakeFrom(SendBuffer other)
    {
        Release();
        (_bytes, _length) = (other._bytes, other._length);
        (other._bytes, other._length) = (null, 0);
    }

    /// <summary>Gives the memory back until it is needed again.</summary>
    public void Release()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }

        _length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(Math.Max(InitialSize, count));
        if (_bytes.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }
}
