using System.Buffers;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>Bytes received and not used yet.</summary>
/// <param name="initialSize">Room for what usually comes in one piece; it grows when nothing of it is used.</param>
internal sealed class ReceiveBuffer(int initialSize)
{
    private byte[]? _bytes;
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unused => _bytes.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> UnusedMemory => _bytes.AsMemory(_start, _end - _start);

    public int Length => _end - _start;

    public void Use(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Room to receive into, behind what is not used yet.</summary>
    public Memory<byte> GetRoom()
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(initialSize);
        if (_end == _bytes.Length)
        {
            var target = _start > 0 ? _bytes : ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            Unused.CopyTo(target);
            (_start, _end) = (0, Length);
            if (target != _bytes)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = target;
            }
        }

        return _bytes.AsMemory(_end);
    }

    public void Add(int count) => _end += count;

    /// <summary>Gives the memory back until it is needed again, if nothing is in it.</summary>
    public void ReleaseIfEmpty()
    {
        if (Length == 0)
        {
            Release();
        }
    }

    /// <summary>Gives the memory back until it is needed again.</summary>
    public void Release()
    {
        if (_bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = null;
        }

        _start = _end = 0;
    }
}
