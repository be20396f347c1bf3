using System.Globalization;
using System.Text;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Load;

/// <summary>One request of the load. All it sends and awaits follows from its number, so that no two can be mixed up.</summary>
internal readonly record struct LoadRequest(int Number)
{
    private const int LargeLength = 64 * 1024;

    // Of twenty requests: how many of each kind.
    private static readonly LoadKind[] Mix =
    [
        .. Enumerable.Repeat(LoadKind.Get, 6), .. Enumerable.Repeat(LoadKind.GetWithCookie, 4), .. Enumerable.Repeat(LoadKind.Head, 2),
        .. Enumerable.Repeat(LoadKind.Post, 3), .. Enumerable.Repeat(LoadKind.Chunked, 3), .. Enumerable.Repeat(LoadKind.GetLarge, 2),
    ];

    // 7 has no factor in common with 20: neighbours differ in kind, and each kind has its share.
    public LoadKind Kind => Mix[Number * 7 % Mix.Length];

    /// <summary>The server that the request's cookie names, if it has one.</summary>
    public string? Cookie => Kind == LoadKind.GetWithCookie ? LoadTests.Servers[Number / Mix.Length % LoadTests.Servers.Length] : null;

    public string Target => $"/load/{Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The body of its response, and of the request if that has one.</summary>
    public byte[] Payload
    {
        get
        {
            var unit = Encoding.Latin1.GetBytes($"{Number};");
            var payload = new byte[Kind == LoadKind.GetLarge ? LargeLength : 40 + (Number % 1000)];
            for (var start = 0; start < payload.Length; start += unit.Length)
            {
                unit.AsSpan(0, Math.Min(unit.Length, payload.Length - start)).CopyTo(payload.AsSpan(start));
            }

            return payload;
        }
    }

    public static LoadRequest Parse(OriginRequest request) =>
        new(int.Parse(request.Path["/load/".Length..], NumberStyles.None, CultureInfo.InvariantCulture));

    public byte[] ToBytes()
    {
        var method = Kind switch
        {
            LoadKind.Head => "HEAD",
            LoadKind.Post or LoadKind.Chunked => "POST",
            _ => "GET",
        };
        var head = new StringBuilder($"{method} {Target} HTTP/1.1\r\nHost: farm\r\n");
        if (Cookie is { } server)
        {
            head.Append(CultureInfo.InvariantCulture, $"Cookie: SERVERID={server}\r\n");
        }

        return Kind switch
        {
            LoadKind.Post => [.. Bytes(head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Payload.Length}\r\n\r\n")), .. Payload],
            LoadKind.Chunked => [.. Bytes(head.Append("Transfer-Encoding: chunked\r\n\r\n")), .. Chunks()],
            _ => Bytes(head.Append("\r\n")),
        };
    }

    /// <summary>What a server answers to the request when it received it as it was sent.</summary>
    public OriginAnswer Answer(OriginRequest received)
    {
        var wanted = Kind is LoadKind.Post or LoadKind.Chunked ? Payload : [];
        return !received.Body.AsSpan().SequenceEqual(wanted)
            ? OriginAnswer.Text("the body is not what was sent") with { Status = "HTTP/1.1 400 Bad Request" }
            : Kind == LoadKind.Chunked
                ? new OriginAnswer { Headers = ["Transfer-Encoding: chunked"], Body = Chunks() }
                : OriginAnswer.Bytes(Payload);
    }

    // Three chunks, none of which is a whole number of units.
    private byte[] Chunks()
    {
        var payload = Payload;
        int[] cuts = [0, 7, payload.Length / 2, payload.Length];
        using var chunks = new MemoryStream();
        foreach (var (from, to) in cuts.Zip(cuts.Skip(1)))
        {
            chunks.Write(Encoding.Latin1.GetBytes($"{to - from:x}\r\n"));
            chunks.Write(payload.AsSpan(from, to - from));
            chunks.Write("\r\n"u8);
        }

        chunks.Write("0\r\n\r\n"u8);
        return chunks.ToArray();
    }

    private static byte[] Bytes(StringBuilder text) => Encoding.Latin1.GetBytes(text.ToString());
}
