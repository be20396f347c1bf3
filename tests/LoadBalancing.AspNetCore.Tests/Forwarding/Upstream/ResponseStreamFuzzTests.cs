using System.Net;
using System.Text;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>
/// Whole responses, with interim ones before them, that come in pieces of any size and may end anywhere: a client gets each one as it is, and
/// never one that was cut as if it were whole.
/// </summary>
public sealed class ResponseStreamFuzzTests
{
    private const int Responses = 300;

    private static readonly string[] Interim =
        [Answer.With("100 Continue"), Answer.With("102 Processing"), Answer.With("103 Early Hints", "Link: </a.css>; rel=preload", "Content-Length: 3")];

    /// <summary>A seed that stays, and one that is another every day.</summary>
    public static TheoryData<int> Seeds => [1, FuzzSeed.OfToday];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_was_cut_never_looks_whole(int seed)
    {
        var random = new Random(seed);
        var next = default(Response)!;
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            foreach (var piece in next.Pieces)
            {
                await connection.SendAsync(piece);
            }
        });
        await using var app = await BalancedApp.StartAsync(server);
        using var client = app.Client();
        var whole = 0;
        for (var i = 0; i < Responses; i++)
        {
            next = Make(random);
            (await GetAsync(client)).Should().Be(next.Expected, "of response {0}", i);
            whole += next.Expected.StartsWith("200", StringComparison.Ordinal) ? 1 : 0;
        }

        whole.Should().BeInRange(Responses / 4, Responses - (Responses / 4), "a test that always or never cuts finds nothing");
    }

    private static async Task<string> GetAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/");
            var body = await response.Content.ReadAsStringAsync();
            return response.StatusCode == HttpStatusCode.BadGateway ? "cut" : $"{(int)response.StatusCode} {body}";
        }
        catch (HttpRequestException)
        {
            return "cut";
        }
    }

    private static Response Make(Random random)
    {
        var text = new StringBuilder();
        for (var interim = random.Next(4); interim > 0; interim--)
        {
            text.Append(Interim[random.Next(Interim.Length)]);
        }

        var body = new string('x', random.Next(4) == 0 ? random.Next(40_000) : random.Next(50));
        var (framing, content) = random.Next(3) switch
        {
            0 => ($"Content-Length: {body.Length}", body),
            1 => ("Transfer-Encoding: chunked", Chunks(body, random)),
            _ => ("Connection: close", body),
        };
        text.Append(Answer.With("200 OK", framing));
        var head = text.Length;
        text.Append(content);

        var all = text.ToString();
        var length = random.Next(2) == 0 ? all.Length : random.Next(all.Length);
        // A body that ends with its connection is as long as it comes.
        var expected =
            framing == "Connection: close" && length >= head ? $"200 {body[..(length - head)]}" :
            length == all.Length ? $"200 {body}" :
            "cut";
        return new([.. Cut(all[..length], random)], expected);
    }

    private static string Chunks(string body, Random random)
    {
        var text = new StringBuilder();
        foreach (var piece in Cut(body, random))
        {
            text.Append(random.Next(3) == 0 ? Answer.Chunk(piece).Replace("\r\nx", ";a=b\r\nx", StringComparison.Ordinal) : Answer.Chunk(piece));
        }

        return text.Append(random.Next(3) == 0 ? "0\r\nX-Sum: 1\r\n\r\n" : Answer.Chunk("")).ToString();
    }

    private static IEnumerable<string> Cut(string text, Random random)
    {
        for (var rest = text; rest.Length > 0;)
        {
            var length = Math.Min(rest.Length, random.Next(3) == 0 ? random.Next(1, 20) : random.Next(1, text.Length + 1));
            yield return rest[..length];
            rest = rest[length..];
        }
    }

    /// <summary>What a server sends, and what its client gets to see: status and body, or that it was cut.</summary>
    private sealed record Response(IReadOnlyList<string> Pieces, string Expected);
}
