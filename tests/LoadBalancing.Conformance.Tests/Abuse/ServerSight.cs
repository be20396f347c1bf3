using System.Text;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>What a careful server makes of all bytes of one connection (RFC 9112).</summary>
internal sealed partial record ServerSight
{
    /// <summary>The requests that arrived whole.</summary>
    public required IReadOnlyList<MessageHead> Requests { get; init; }

    /// <summary>Whether the bytes end within a message.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Whether they end within a head, which the proxy writes in one piece: somebody else began it.</summary>
    public bool IsCutInHead { get; init; }

    /// <summary>What a careful server refuses, if anything.</summary>
    public string? Fault { get; init; }

    public static async Task<ServerSight> OfAsync(byte[] received)
    {
        var requests = new List<MessageHead>();
        using var stream = new MemoryStream(received);
        var reader = new MessageReader(stream);
        var isInHead = true;
        try
        {
            for (; await reader.ReadHeadAsync(CancellationToken.None) is { } head; isInHead = true)
            {
                isInHead = false;
                Check(head);
                await reader.ReadBodyAsync(head.RequestFraming(), CancellationToken.None);
                requests.Add(head);
            }

            return new ServerSight { Requests = requests, IsCut = false };
        }
        catch (CutMessageException)
        {
            return new ServerSight { Requests = requests, IsCut = true, IsCutInHead = isInHead };
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException or OverflowException)
        {
            return new ServerSight { Requests = requests, IsCut = false, Fault = fault.Message };
        }
    }

    // What MessageReader leaves to its callers.
    private static void Check(MessageHead head)
    {
        var method = head.StartWords[0];
        if (!RequestLine().IsMatch(head.StartLine) || (head.StartWords[1] == "*" && method != "OPTIONS"))
        {
            throw new InvalidDataException($"not a request line: '{head.StartLine}'");
        }

        if (head.Values("Host").ToList() is not [var host] || !Host().IsMatch(host))
        {
            throw new InvalidDataException("not exactly one valid Host");
        }

        if (head.Values("Content-Length").Count() + head.Values("Transfer-Encoding").Count() > 1)
        {
            throw new InvalidDataException("more than one line about the length");
        }

        if (head.Headers.FirstOrDefault(header => header.Value.Any(c => c is < ' ' and not '\t' or '\x7f')) is { Name: { } name })
        {
            throw new InvalidDataException($"a control character in {name}");
        }

        // The proxy's own line stands on everything that it took for a request.
        if (head.Values("X-Forwarded-For").LastOrDefault() != "127.0.0.1")
        {
            throw new InvalidDataException("a request that the proxy did not make");
        }
    }

    public static string TextOf(byte[] received) => Encoding.Latin1.GetString(received);

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+ (/|\*|https?://)[\x21-\x7e\x80-\xff]* HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"^[A-Za-z0-9._~%!$&'()*+;=:\[\]-]+\z")]
    private static partial Regex Host();
}
