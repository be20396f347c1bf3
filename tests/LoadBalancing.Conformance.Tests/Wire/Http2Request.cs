using System.Buffers.Binary;
using System.Text;

namespace LoadBalancing.Conformance.Wire;

/// <summary>The bytes of an HTTP/2 connection that sends one GET, with fields that no honest client would send, and then says goodbye.</summary>
internal static class Http2Request
{
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const int LongestFrame = 16_384;

    public static byte[] Get(string path, IEnumerable<(string Name, string Value)> fields)
    {
        var block = Fields([(":method", "GET"), (":scheme", "http"), (":path", path), (":authority", "farm"), .. fields]).Chunk(LongestFrame).ToList();
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(Settings, 0, stream: 0, []),
            .. block.SelectMany((part, number) => Frame(
                number == 0 ? Headers : Continuation,
                (byte)((number == 0 ? EndStream : 0) | (number == block.Count - 1 ? EndHeaders : 0)),
                stream: 1,
                part)),
            .. Frame(GoAway, 0, stream: 0, new byte[8]),
        ];
    }

    /// <summary>Encodes fields, in a way that needs and leaves nothing of what was sent before.</summary>
    /// <remarks>Literals without indexing and without Huffman coding (RFC 7541, section 6.2.2).</remarks>
    public static byte[] Fields(IEnumerable<(string Name, string Value)> fields) =>
        [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.Latin1.GetBytes(text)];

    // An integer with a prefix of seven bits (RFC 7541, section 5.1).
    private static List<byte> Length(int length)
    {
        const int Prefix = 127;
        if (length < Prefix)
        {
            return [(byte)length];
        }

        var bytes = new List<byte> { Prefix };
        for (length -= Prefix; length >= 128; length >>= 7)
        {
            bytes.Add((byte)(length | 128));
        }

        bytes.Add((byte)length);
        return bytes;
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
