using System.Buffers.Text;
using System.Text;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// Reads the head of a response, strictly: what a client could understand in another way than we do is refused, because it
/// would let a server, or somebody who controls what it sends, put words into other clients' responses.
/// </summary>
internal static class ResponseHeadParser
{
    /// <summary>Length of the head at the beginning of the bytes received, or 0 while it is incomplete.</summary>
    /// <exception cref="InvalidResponseException">The bytes can't become a head, so nobody is to wait for its end.</exception>
    public static int FindEnd(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end >= 0)
        {
            return end + 4;
        }

        var start = "HTTP/1."u8;
        var lineFeed = received.IndexOf((byte)'\n');
        if (!received.StartsWith(start[..Math.Min(start.Length, received.Length)]) || (lineFeed > 0 && received[lineFeed - 1] != '\r'))
        {
            throw new InvalidResponseException("This is not HTTP/1.1.");
        }

        return 0;
    }

    /// <summary>Reads a complete head.</summary>
    /// <param name="head">The head with its empty line.</param>
    /// <param name="response">Filled with what was read.</param>
    /// <param name="toHead">Whether the request was a HEAD, whose response never has a body.</param>
    /// <param name="askedForUpgrade">Whether the request asked for another protocol.</param>
    /// <exception cref="InvalidResponseException">The head is not valid.</exception>
    public static void Parse(ReadOnlySpan<byte> head, ResponseHead response, bool toHead, bool askedForUpgrade)
    {
        response.Clear();
        var end = ParseStatusLine(head, response);
        var framing = default(FramingFields);
        // Up to the empty line and not to the first line that begins with CR: what such a line hides must fail.
        for (var start = end; start < head.Length - 2;)
        {
            start = ParseField(head, start, response, ref framing);
        }

        Decide(response, framing, toHead, askedForUpgrade);
    }

    private static int ParseStatusLine(ReadOnlySpan<byte> head, ResponseHead response)
    {
        var end = head.IndexOf((byte)'\r');
        var line = head[..end];
        // "HTTP/1.1 200", then nothing or a space and the reason.
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ' ||
            line.Slice(9, 3).ContainsAnyExceptInRange((byte)'0', (byte)'9') || line[9] == '0' || (line.Length > 12 && line[12] != ' ') ||
            !HttpCharacters.IsFieldValue(line) || head[end + 1] != '\n')
        {
            throw new InvalidResponseException("The status line is not valid.");
        }

        response.Minor = line[7] - '0';
        response.Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        response.ReasonStart = Math.Min(13, line.Length);
        response.ReasonLength = line.Length - response.ReasonStart;
        return end + 2;
    }

    private static int ParseField(ReadOnlySpan<byte> head, int start, ResponseHead response, ref FramingFields framing)
    {
        var line = head[start..];
        line = line[..line.IndexOf("\r\n"u8)];
        var colon = line.IndexOf((byte)':');
        // A space before the colon and a folded line fail as names.
        if (colon <= 0 || line[..colon].ContainsAnyExcept(HttpCharacters.TokenBytes))
        {
            throw new InvalidResponseException("A header's name is not valid.");
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (!HttpCharacters.IsFieldValue(value))
        {
            throw new InvalidResponseException("A header's value is not valid.");
        }

        var valueStart = colon + 1 + line[(colon + 1)..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        var field = new HeaderField(start, colon, value.IsEmpty ? start : start + valueStart, value.Length);
        if (!response.TryAdd(field))
        {
            throw new InvalidResponseException("There are too many headers.");
        }

        Note(line[..colon], value, response, ref framing);
        return start + line.Length + 2;
    }

    private static void Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ResponseHead response, ref FramingFields framing)
    {
        switch (name.Length)
        {
            case 7 when Ascii.EqualsIgnoreCase(name, "upgrade"u8):
                framing.HasUpgrade = true;
                break;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                framing.Closes |= HasToken(value, "close"u8);
                framing.KeepsAlive |= HasToken(value, "keep-alive"u8);
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                NoteLength(value, ref framing);
                break;
            case 16 when Ascii.EqualsIgnoreCase(name, "www-authenticate"u8):
            case 18 when Ascii.EqualsIgnoreCase(name, "proxy-authenticate"u8):
                response.AuthenticatesConnection |= HasScheme(value, "ntlm"u8) || HasScheme(value, "negotiate"u8);
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                if (framing.IsChunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8))
                {
                    throw new InvalidResponseException("Only one Transfer-Encoding, chunked, is understood.");
                }

                framing.IsChunked = true;
                break;
        }
    }

    private static void NoteLength(ReadOnlySpan<byte> value, ref FramingFields framing)
    {
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') ||
            !Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length ||
            (framing.Length is { } other && other != length))
        {
            throw new InvalidResponseException("Content-Length is not valid.");
        }

        framing.Length = length;
    }

    private static void Decide(ResponseHead response, in FramingFields framing, bool toHead, bool askedForUpgrade)
    {
        if (framing.IsChunked && (framing.Length is not null || response.Minor == 0))
        {
            throw new InvalidResponseException("Transfer-Encoding stands beside Content-Length, or in HTTP/1.0.");
        }

        if (response.Status == 101)
        {
            if (!askedForUpgrade || !framing.HasUpgrade)
            {
                throw new InvalidResponseException("The server switched to a protocol that was not asked for.");
            }

            response.Framing = ResponseFraming.Tunnel;
            response.KeepsAlive = false;
            return;
        }

        response.KeepsAlive = response.Minor == 1 ? !framing.Closes : framing.KeepsAlive && !framing.Closes;
        response.ContentLength = framing.Length ?? 0;
        response.Framing =
            toHead || response.Status is < 200 or 204 or 304 ? ResponseFraming.None :
            framing.IsChunked ? ResponseFraming.Chunked :
            framing.Length is { } length ? (length == 0 ? ResponseFraming.None : ResponseFraming.Length) :
            ResponseFraming.Close;
        response.KeepsAlive &= response.Framing != ResponseFraming.Close;
    }

    // Challenges and their parameters share the commas: a parameter is never taken for a scheme, for it has a '='.
    private static bool HasScheme(ReadOnlySpan<byte> challenges, ReadOnlySpan<byte> scheme)
    {
        foreach (var part in challenges.Split((byte)','))
        {
            var challenge = challenges[part].Trim(" \t"u8);
            var end = challenge.IndexOfAny((byte)' ', (byte)'\t');
            if (Ascii.EqualsIgnoreCase(end < 0 ? challenge : challenge[..end], scheme))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasToken(ReadOnlySpan<byte> list, ReadOnlySpan<byte> token)
    {
        foreach (var part in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[part].Trim(" \t"u8), token))
            {
                return true;
            }
        }

        return false;
    }

    private struct FramingFields
    {
        public long? Length;
        public bool IsChunked;
        public bool Closes;
        public bool KeepsAlive;
        public bool HasUpgrade;
    }
}
