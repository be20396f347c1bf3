using System.Globalization;
using System.Text;

namespace LoadBalancing.Conformance.Origins;

/// <summary>What a server answers, byte for byte. The server adds its name as the header <c>X-Origin</c>.</summary>
internal sealed record OriginAnswer
{
    /// <summary>The status line.</summary>
    public string Status { get; init; } = "HTTP/1.1 200 OK";

    /// <summary>The headers, without line ends.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>What follows the head, chunk sizes included. Left out when the request is HEAD.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>If greater than zero, the head and each half of the body are sent apart, with this pause between them.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>What has to happen before the last of these is sent; without a pause, before anything is.</summary>
    public Task Release { get; init; } = Task.CompletedTask;

    /// <summary>Whether nothing at all is sent.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether the connection is closed after the answer, also within an announced body.</summary>
    public bool Close { get; init; }

    public static OriginAnswer Text(string text, params string[] headers) => Bytes(Encoding.Latin1.GetBytes(text), headers);

    public static OriginAnswer Bytes(byte[] body, params string[] headers) => new()
    {
        Headers = [$"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}", .. headers],
        Body = body,
    };

    public static OriginAnswer Chunked(params string[] chunks) => new()
    {
        Headers = ["Transfer-Encoding: chunked"],
        Body = Encoding.Latin1.GetBytes(string.Concat(chunks.Append("").Select(chunk => $"{chunk.Length:x}\r\n{chunk}\r\n"))),
    };

    /// <summary>The bytes to send, cut where a pause is made.</summary>
    public IEnumerable<byte[]> ToPieces(string server, bool withBody)
    {
        if (Silent)
        {
            return [];
        }

        var head = Encoding.Latin1.GetBytes(
            $"{Status}\r\n{string.Concat(Headers.Select(header => header + "\r\n"))}X-Origin: {server}\r\n\r\n");
        return !withBody ? [head] : Pause == TimeSpan.Zero ? [[.. head, .. Body]] : [head, Body[..(Body.Length / 2)], Body[(Body.Length / 2)..]];
    }
}
