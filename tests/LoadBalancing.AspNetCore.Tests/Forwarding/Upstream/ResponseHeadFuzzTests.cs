using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>The response parser agrees with the reference parser on all that is made up here.</summary>
public sealed class ResponseHeadFuzzTests
{
    private static readonly string[] StatusLines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200 OK", "HTTP/1.1 404 Not  Found\t!", "HTTP/1.1 204 No Content",
        "HTTP/1.1 304 Not Modified", "HTTP/1.1 101 Switching", "HTTP/1.1 100 Continue", "HTTP/1.1 999 \u00e9\u00ff", "HTTP/1.0 503 Full",
    ];

    private static readonly string[] FieldLines =
    [
        "Content-Length: 0", "Content-Length: 5", "content-length:5", "Content-Length: 005", "Content-Length: 9223372036854775807",
        "Transfer-Encoding: chunked", "transfer-encoding:\tCHUNKED ", "Connection: close", "Connection: Keep-Alive, x", "connection: x , CLOSE",
        "Upgrade: websocket", "WWW-Authenticate: NTLM", "Proxy-Authenticate: Negotiate", "WWW-Authenticate: Basic realm=\"a\", Negotiate", "Www-Authenticate: Negotiated",
        "X-Empty:", "X-Space: \t ", "X-A: \u00e9\u00ff \t b ", "!#$%&'*+-.^_`|~: 1", "Set-Cookie: a=b; Path=/", "Server: x/1 (y)", "X: :",
    ];

    private static readonly string[] Insertions =
        ["\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ",", "\u007f", "\u0085", "\u00a0", "0", "-", "+", "\r\n ", ";", "HTTP/1.1 200 OK\r\n"];

    /// <summary>A seed that stays, and one that is another every day.</summary>
    public static TheoryData<int> Seeds => [1, FuzzSeed.OfToday];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void On_heads_of_valid_parts(int seed)
    {
        var random = new Random(seed);
        var reused = new ResponseHead();
        for (var i = 0; i < 20_000; i++)
        {
            Agree(MakeHead(random), reused, random.Next(8) == 0, random.Next(2) == 0);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void On_heads_that_were_damaged(int seed)
    {
        var random = new Random(seed);
        var reused = new ResponseHead();
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var received = MakeHead(random);
            for (var damages = random.Next(1, 4); damages > 0 && received.Length > 1; damages--)
            {
                received = Damage(received, random);
            }

            var end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                RefuseOnlyWhatCannotBecomeAHead(received);
                continue;
            }

            ResponseHeadParser.FindEnd(HeadText.Bytes(received)).Should().Be(end + 4);
            accepted += Agree(received[..(end + 4)], reused, random.Next(8) == 0, random.Next(2) == 0) ? 1 : 0;
        }

        accepted.Should().BeInRange(1000, 19_000, "a test that always refuses or always accepts finds nothing");
    }

    private static bool Agree(string head, ResponseHead reused, bool toHead, bool askedForUpgrade)
    {
        var expected = ReferenceHeadParser.Describe(head, toHead, askedForUpgrade);
        var actual = HeadText.Describe(head, reused, toHead, askedForUpgrade);
        if (actual != expected)
        {
            actual.Should().Be(expected, "of {0}", head.Replace("\r", "\\r").Replace("\n", "\\n"));
        }

        return actual is not null;
    }

    private static void RefuseOnlyWhatCannotBecomeAHead(string received)
    {
        try
        {
            ResponseHeadParser.FindEnd(HeadText.Bytes(received)).Should().Be(0);
        }
        catch (InvalidResponseException)
        {
            ReferenceHeadParser.Describe(received + "\r\n\r\n", toHead: false, askedForUpgrade: true).Should().BeNull();
        }
    }

    private static string MakeHead(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(7)).Select(_ => FieldLines[random.Next(FieldLines.Length)]);
        return HeadText.Head(StatusLines[random.Next(StatusLines.Length)], [.. fields]);
    }

    private static string Damage(string text, Random random)
    {
        var place = random.Next(text.Length);
        return random.Next(6) switch
        {
            0 => text.Remove(place, 1),
            1 => text.Insert(place, Insertions[random.Next(Insertions.Length)]),
            2 => new StringBuilder(text) { [place] = (char)random.Next(256) }.ToString(),
            3 => text.Insert(place, text.Substring(place, random.Next(text.Length - place))),
            4 => text[..(place + 1)],
            _ => text.Remove(place, random.Next(Math.Min(20, text.Length - place))) + "\r\n\r\n",
        };
    }
}
