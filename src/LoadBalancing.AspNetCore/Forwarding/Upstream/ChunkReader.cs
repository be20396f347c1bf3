namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// Follows the framing of a chunked body (RFC 9112, section 7.1) over any division of its bytes. Lines end with CR LF and
/// nothing else; chunk extensions are passed over, within a limit.
/// </summary>
internal struct ChunkReader
{
    // A size line with its extension, and the trailers together.
    private const int LongestLine = 4096;
    private const int LongestTrailers = 16 * 1024;

    // Extensions beyond as many bytes of data: a body that is made of them costs far more than it brings.
    private const int LongestExtensions = 16 * 1024;

    private int _trailers;
    private long _extensions;

    /// <summary>Bytes of the current chunk that are still to come.</summary>
    public long Remaining { get; private set; }

    /// <summary>Whether the last chunk and the trailers have been read.</summary>
    public bool IsComplete { get; private set; }

    private bool _afterData;
    private bool _inTrailers;

    /// <summary>Reads as much framing as is there, up to the next data or the end.</summary>
    /// <param name="received">The bytes received.</param>
    /// <param name="trailer">Called for each trailer line, without its end.</param>
    /// <returns>How many bytes were framing; with nothing remaining and not complete, more bytes are needed.</returns>
    /// <exception cref="InvalidResponseException">The framing is not valid.</exception>
    public int ReadFraming(ReadOnlySpan<byte> received, Action<ReadOnlySpan<byte>> trailer)
    {
        var used = 0;
        while (Remaining == 0 && !IsComplete)
        {
            var rest = received[used..];
            if (_afterData)
            {
                if (rest.Length < 2)
                {
                    break;
                }

                if (!rest.StartsWith("\r\n"u8))
                {
                    throw new InvalidResponseException("A chunk does not end where it should.");
                }

                _afterData = false;
                used += 2;
                continue;
            }

            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                if (rest.Length > LongestLine)
                {
                    throw new InvalidResponseException("A line of the chunked framing is too long.");
                }

                break;
            }

            if (end == 0 || rest[end - 1] != '\r' || end > LongestLine)
            {
                throw new InvalidResponseException("A line of the chunked framing is not valid.");
            }

            used += end + 1;
            ReadLine(rest[..(end - 1)], trailer);
        }

        return used;
    }

    /// <summary>Counts data of the current chunk as read.</summary>
    public void UseData(long count)
    {
        Remaining -= count;
        _afterData = Remaining == 0;
    }

    private void ReadLine(ReadOnlySpan<byte> line, Action<ReadOnlySpan<byte>> trailer)
    {
        if (!_inTrailers)
        {
            Remaining = ParseSize(line);
            _inTrailers = Remaining == 0;
            return;
        }

        if (line.IsEmpty)
        {
            IsComplete = true;
            return;
        }

        _trailers += line.Length;
        if (_trailers > LongestTrailers)
        {
            throw new InvalidResponseException("The trailers are too long.");
        }

        trailer(line);
    }

    private long ParseSize(ReadOnlySpan<byte> line)
    {
        var size = 0L;
        var digits = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
        {
            if (digits == 15)
            {
                throw new InvalidResponseException("A chunk is too large.");
            }

            var c = line[digits++];
            size = (size << 4) | (uint)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        // Blanks may stand before an extension and nowhere else.
        var extension = line[digits..];
        if (digits == 0 || (!extension.IsEmpty && !extension.TrimStart(" \t"u8).StartsWith((byte)';')) || !HttpCharacters.IsFieldValue(extension))
        {
            throw new InvalidResponseException("The size of a chunk is not valid.");
        }

        _extensions = Math.Max(0, _extensions + extension.Length - size);
        if (_extensions > LongestExtensions)
        {
            throw new InvalidResponseException("The extensions of the chunks are too long.");
        }

        return size;
    }
}
