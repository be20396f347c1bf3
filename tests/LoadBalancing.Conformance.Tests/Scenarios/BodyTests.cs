using System.Text;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Requests and responses with and without bodies, of every kind of framing.</summary>
public sealed class BodyTests
{
    private const int Large = 8 * 1024 * 1024;

    private static readonly string Farm = Weighted.Farm("1,1", "cookie SERVERID insert indirect");

    [Fact]
    public Task HEAD_has_the_headers_of_GET_and_no_body() => RunAsync(async farm =>
    {
        farm.Answer("/chunked", OriginAnswer.Chunked("never", "sent"));
        using var client = await farm.ConnectAsync();
        await farm.SendAsync(client, Request("HEAD", "/"));
        await farm.SendAsync(client, Request("HEAD", "/chunked"));
        await farm.SendAsync(client, Request("GET", "/"));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(Large)]
    public async Task POST_with_a_length(int length)
    {
        var seen = await RunAsync(farm =>
            farm.SendAsync(Request("POST", "/form", "Content-Type: text/plain", $"Content-Length: {length}"), Pattern(length)));

        seen.Exchanges[0].Seen.Should().ContainSingle().Which.Body.Should().Equal(Pattern(length));
    }

    [Fact]
    public async Task POST_in_chunks()
    {
        var seen = await RunAsync(async farm =>
        {
            using var client = await farm.ConnectAsync();
            for (var i = 0; i < 2; i++)
            {
                await farm.SendAsync(
                    client, Request("POST", "/form", "Transfer-Encoding: chunked"), "5\r\nhello\r\n1;x=y\r\n \r\n005\r\nworld\r\n0\r\n\r\n"u8.ToArray());
            }
        });

        seen.Exchanges.SelectMany(exchange => exchange.Seen).Select(request => Encoding.Latin1.GetString(request.Body))
            .Should().Equal("hello world", "hello world");
    }

    [Fact]
    public async Task POST_in_many_chunks()
    {
        var chunk = $"1000\r\n{new string('x', 4096)}\r\n";
        var body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(chunk, 512)) + "0\r\n\r\n");

        var seen = await RunAsync(farm => farm.SendAsync(Request("POST", "/form", "Transfer-Encoding: chunked"), body));

        seen.Exchanges[0].Seen.Should().ContainSingle().Which.Body.Should().HaveCount(512 * 4096);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("REPORT")]
    public Task Other_methods_with_a_body(string method) =>
        RunAsync(farm => farm.SendAsync(Request(method, "/x?a=%20b", "Content-Length: 2"), "ok"u8.ToArray()));

    [Theory]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("POST")]
    public Task Other_methods_without_a_body(string method) => RunAsync(farm => farm.SendAsync(Request(method, "/x")));

    [Fact]
    public async Task Large_responses()
    {
        var seen = await RunAsync(async farm =>
        {
            farm.Answer("/length", OriginAnswer.Bytes(Pattern(Large)));
            farm.Answer("/chunked", OriginAnswer.Chunked([.. Enumerable.Repeat(new string('x', 16 * 1024), Large / 16 / 1024)]));
            using var client = await farm.ConnectAsync();
            await farm.SendAsync(client, Request("GET", "/length"));
            await farm.SendAsync(client, Request("GET", "/chunked"));
        });

        seen.Exchanges.Should().OnlyContain(exchange => exchange.Response!.Body.Length == Large);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(100_000)]
    [InlineData(200_000)]
    public async Task Responses_at_once_and_in_pieces(int length)
    {
        var seen = await RunAsync(async farm =>
        {
            var body = Encoding.Latin1.GetString(Pattern(length));
            var pause = TimeSpan.FromMilliseconds(50);
            farm.Answer("/length", OriginAnswer.Text(body));
            farm.Answer("/chunked", OriginAnswer.Chunked(body[..(length / 3)] + "x", body[(length / 3)..]));
            farm.Answer("/slow-length", OriginAnswer.Text(body) with { Pause = pause });
            farm.Answer("/slow-chunked", OriginAnswer.Chunked(body) with { Pause = pause });
            using var client = await farm.ConnectAsync();
            foreach (var path in (string[])["/length", "/chunked", "/slow-length", "/slow-chunked", "/"])
            {
                await farm.SendAsync(client, Request("GET", path));
            }
        });

        seen.Exchanges.Should().OnlyContain(exchange => exchange.Response != null);
    }

    [Fact]
    public Task Chunked_responses() => RunAsync(async farm =>
    {
        farm.Answer("/chunked", OriginAnswer.Chunked("hello", " ", "world"));
        farm.Answer("/empty", OriginAnswer.Chunked());
        using var client = await farm.ConnectAsync();
        await farm.SendAsync(client, Request("GET", "/chunked"));
        await farm.SendAsync(client, Request("GET", "/empty"));
        await farm.SendAsync(client, Request("GET", "/"));
    });

    [Fact]
    public async Task A_response_that_ends_with_the_connection_comes_whole()
    {
        // HAProxy ends the client's connection as well; lb sends chunks, whose end the client can tell from a break.
        var seen = await Comparison.RunOnSubjectAsync(Farm, async farm =>
        {
            farm.Answer("/", new OriginAnswer { Body = "until the end"u8.ToArray(), Close = true });
            await farm.GetAsync("/");
            await farm.GetAsync("/");
        });

        seen.Exchanges.Should().HaveCount(2).And.OnlyContain(exchange => exchange.Response!.Framing == Framing.Chunked);
        seen.Exchanges.Should().OnlyContain(exchange => Encoding.ASCII.GetString(exchange.Response!.Body) == "until the end");
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content")]
    [InlineData("HTTP/1.1 304 Not Modified", "ETag: \"1\"")]
    [InlineData("HTTP/1.1 304 Not Modified", "Content-Length: 7")]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 0")]
    [InlineData("HTTP/1.1 200 Fine by me", "Content-Length: 0")]
    [InlineData("HTTP/1.1 299 ", "Content-Length: 0")]
    [InlineData("HTTP/1.1 404 Not Found", "Content-Length: 0")]
    public Task Responses_without_a_body(string status, params string[] headers) => RunAsync(async farm =>
    {
        farm.Answer("/bare", new OriginAnswer { Status = status, Headers = headers });
        using var client = await farm.ConnectAsync();
        await farm.SendAsync(client, Request("GET", "/bare"));
        await farm.SendAsync(client, Request("GET", "/"));
    });

    [Theory]
    [InlineData("Content-Length: 100")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_response_that_breaks_off_does_not_look_whole(string length)
    {
        var seen = await RunAsync(async farm =>
        {
            farm.Answer("/cut", new OriginAnswer { Headers = [length], Body = "5\r\nhello\r\n"u8.ToArray(), Close = true });
            await farm.GetAsync("/cut");
            await farm.GetAsync("/");
        });

        seen.Exchanges[0].Response.Should().BeNull();
    }

    [Fact]
    public async Task A_server_that_closes_without_an_answer_is_a_bad_gateway()
    {
        var seen = await RunAsync(async farm =>
        {
            farm.Answer("/silence", new OriginAnswer { Silent = true, Close = true });
            await farm.GetAsync("/silence");
            await farm.GetAsync("/");
        });

        seen.Exchanges[0].Response!.Status.Should().Be(502);
    }

    [Fact]
    public async Task A_server_that_answers_nonsense_is_a_bad_gateway()
    {
        var seen = await RunAsync(async farm =>
        {
            farm.Answer("/nonsense", new OriginAnswer { Status = "SPDY/9 hello" });
            await farm.GetAsync("/nonsense");
            await farm.GetAsync("/");
        });

        seen.Exchanges[0].Response!.Status.Should().Be(502);
    }

    private static Task<Transcript> RunAsync(Func<Farm, Task> scenario) => Comparison.RunAsync(Farm, scenario);

    private static string Request(string method, string target, params string[] headers) =>
        Comparing.Farm.Request(method, target, headers);

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i * 7 % 26)))];
}
