using System.Globalization;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>What came back to a client.</summary>
/// <param name="Received">Every byte.</param>
/// <param name="IsClosed">Whether the proxy ended the connection.</param>
internal sealed record ClientSight(byte[] Received, bool IsClosed)
{
    private const int FrameHead = 9;

    /// <summary>The whole final responses of HTTP/1, and what is wrong behind them, if anything.</summary>
    public async Task<(IReadOnlyList<(int Status, MessageHead Head)> Responses, Exception? Fault)> ReadAsync(string method)
    {
        var responses = new List<(int, MessageHead)>();
        using var stream = new MemoryStream(Received);
        var reader = new MessageReader(stream);
        try
        {
            while (await reader.ReadHeadAsync(CancellationToken.None) is { } head)
            {
                var status = StatusOf(head);
                if (status is >= 200 or 101)
                {
                    await reader.ReadBodyAsync(head.ResponseFraming(method, status), CancellationToken.None);
                    responses.Add((status, head));
                }
            }

            return (responses, null);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or FormatException or OverflowException)
        {
            return (responses, fault);
        }
    }

    /// <summary>Whether an HTTP/2 response, RST_STREAM or GOAWAY has begun.</summary>
    public static bool HasHttp2Answer(byte[] received)
    {
        for (var rest = received.AsSpan(); rest.Length >= FrameHead;)
        {
            if (rest[3] is 1 or 3 or 7)
            {
                return true;
            }

            var length = FrameHead + ((rest[0] << 16) | (rest[1] << 8) | rest[2]);
            rest = rest[Math.Min(length, rest.Length)..];
        }

        return false;
    }

    private static int StatusOf(MessageHead head) => head.StartWords is ["HTTP/1.0" or "HTTP/1.1", { Length: 3 } status, ..]
        ? int.Parse(status, NumberStyles.None, CultureInfo.InvariantCulture)
        : throw new InvalidDataException($"not a status line: '{head.StartLine}'");
}
