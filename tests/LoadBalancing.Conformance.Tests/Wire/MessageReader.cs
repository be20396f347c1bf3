using System.Globalization;
using System.Text;

namespace LoadBalancing.Conformance.Wire;

/// <summary>
/// Reads HTTP/1 messages from a connection and takes nothing for granted: whatever a careful peer would refuse is an
/// <see cref="InvalidDataException"/>, and an early end is a <see cref="CutMessageException"/>.
/// </summary>
internal sealed class MessageReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>What has arrived and was not read yet.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <returns>The head, or <see langword="null"/> when the connection ends before it begins.</returns>
    public async ValueTask<MessageHead?> ReadHeadAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellation))
            {
                return Unread.IsEmpty ? null : throw new CutMessageException("within the head");
            }
        }

        return MessageHead.Parse(Take(length, behind: 4));
    }

    public async ValueTask<byte[]> ReadBodyAsync(Framing framing, CancellationToken cancellation)
    {
        if (framing == Framing.Chunked)
        {
            return await ReadChunksAsync(cancellation);
        }

        if (framing == Framing.UntilClose)
        {
            while (await FillAsync(cancellation))
            {
            }

            return TakeBytes(Unread.Length);
        }

        return await ReadBytesAsync(framing.Length, cancellation);
    }

    /// <summary>Waits for the end of the connection, behind which nothing may stand.</summary>
    public async ValueTask ReadEndAsync(CancellationToken cancellation)
    {
        if (!Unread.IsEmpty || await FillAsync(cancellation))
        {
            throw new InvalidDataException($"unexpected bytes: '{Encoding.Latin1.GetString(Unread)}'");
        }
    }

    private async ValueTask<byte[]> ReadChunksAsync(CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = (await ReadLineAsync(cancellation)).Split(';')[0];
            var length = int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                while (await ReadLineAsync(cancellation) is { Length: > 0 } trailer)
                {
                    _ = HeaderLine.Parse(trailer);
                }

                return body.ToArray();
            }

            body.Write(await ReadBytesAsync(length, cancellation));
            if (await ReadLineAsync(cancellation) is { Length: > 0 } rest)
            {
                throw new InvalidDataException($"a chunk is longer than it says: '{rest}'");
            }
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellation))
            {
                throw new CutMessageException("within a chunked body");
            }
        }

        return Take(length, behind: 2);
    }

    private async ValueTask<byte[]> ReadBytesAsync(int length, CancellationToken cancellation)
    {
        while (Unread.Length < length)
        {
            if (!await FillAsync(cancellation))
            {
                throw new CutMessageException($"after {Unread.Length} of {length} bytes");
            }
        }

        return TakeBytes(length);
    }

    private string Take(int length, int behind)
    {
        var text = Encoding.Latin1.GetString(Unread[..length]);
        _start += length + behind;
        return text;
    }

    private byte[] TakeBytes(int length)
    {
        var bytes = Unread[..length].ToArray();
        _start += length;
        return bytes;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }
}
