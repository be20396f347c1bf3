using System.Buffers.Binary;
using System.Text;

namespace LoadBalancing.AspNetCore.Tests.Clients;

/// <summary>The bytes of an HTTP/2 client that does what the framework's does not.</summary>
internal static class Http2Bytes
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>A connection's beginning and one GET with headers of its own.</summary>
    public static byte[] Get(params (string Name, string Value)[] headers) => [.. Beginning(), .. Get(stream: 1, headers)];

    /// <summary>A GET with headers of its own.</summary>
    public static byte[] Get(int stream, params (string Name, string Value)[] headers) =>
        Frame(Headers, EndHeaders | EndStream, stream, [.. Pseudo("GET"), .. Fields(headers)]);

    /// <summary>Gives a stream up.</summary>
    public static byte[] Cancel(int stream) => Frame(Reset, 0, stream, [0, 0, 0, 8]);

    /// <summary>A connection's beginning and one POST with a body and trailers.</summary>
    public static byte[] Post(string body, params (string Name, string Value)[] trailers) =>
    [
        .. Beginning(),
        .. Frame(Headers, EndHeaders, stream: 1, Pseudo("POST")),
        .. Frame(Data, 0, stream: 1, Encoding.Latin1.GetBytes(body)),
        .. Frame(Headers, EndHeaders | EndStream, stream: 1, Fields(trailers)),
    ];

    /// <summary>What a connection begins with.</summary>
    public static byte[] Beginning() => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, stream: 0, [])];

    private static byte[] Pseudo(string method) =>
        Fields((":method", method), (":scheme", "http"), (":path", "/"), (":authority", "example.test"));

    // Literals without indexing and without Huffman coding (RFC 7541, section 6.2.2).
    private static byte[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.Latin1.GetBytes(text)];

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
