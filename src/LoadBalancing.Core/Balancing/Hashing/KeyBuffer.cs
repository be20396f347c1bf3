using System.Buffers;
using System.Text;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The bytes of a key. Long ones are kept in a rented array.</summary>
/// <param name="initial">Room for a key of usual length.</param>
internal ref struct KeyBuffer(Span<byte> initial)
{
    private Span<byte> _bytes = initial;
    private byte[]? _rented;
    private int _length;

    public readonly Span<byte> Written => _bytes[.._length];

    /// <summary>Appends text, a byte for a character, as it was in the request.</summary>
    public void Append(scoped ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        _length += Encoding.Latin1.GetBytes(text, _bytes[_length..]);
    }

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes[_length..]);
        _length += bytes.Length;
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private void Reserve(int count)
    {
        if (_length + count <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + count));
        Written.CopyTo(larger);
        Dispose();
        _bytes = _rented = larger;
    }
}
