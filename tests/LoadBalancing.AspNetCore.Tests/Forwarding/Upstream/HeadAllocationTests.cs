using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.Core.Tests.Metering;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>What happens for every request allocates nothing once it is warm.</summary>
public sealed class HeadAllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Reading_a_response_head()
    {
        var bytes = HeadText.Bytes(HeadText.Head(
            "HTTP/1.1 200 OK", "Date: Mon, 01 Jan 2024 00:00:00 GMT", "Server: nginx/1.22.1", "Content-Type: text/html; charset=utf-8",
            "Content-Length: 612", "Connection: keep-alive", "ETag: \"65920080-264\"", "Cache-Control: no-cache", "X-Frame-Options: DENY",
            "X-Own-Header: 1", "WWW-Authenticate: Basic realm=\"a\", Digest realm=\"b\""));
        var head = new ResponseHead();
        var texts = new TextCache();
        var length = 0;
        Allocated(() =>
        {
            ResponseHeadParser.FindEnd(bytes);
            ResponseHeadParser.Parse(bytes, head, toHead: false, askedForUpgrade: false);
            foreach (var field in head.Fields)
            {
                length += FieldNames.Get(field.Name(bytes), texts).Length + texts.Get(field.Value(bytes)).Length;
            }
        }).Should().Be(0);
        length.Should().BePositive();
    }

    [Fact]
    public void Writing_a_request_head()
    {
        using var lab = new RequestLab();
        var context = RequestLab.Request("POST", "/shop/cart?item=42");
        var headers = context.Request.Headers;
        (headers.Host, headers.ContentLength, headers.Connection, headers.TE) = ("example.test", 1234, "keep-alive, X-Hop", "trailers");
        (headers.Accept, headers.AcceptEncoding, headers.UserAgent) = ("text/html,*/*;q=0.8", "gzip, br", "Mozilla/5.0 (X11; Linux x86_64)");
        (headers.Cookie, headers["X-Hop"]) = ("lang=en; theme=dark", "1");
        lab.Passes(context).Should().BeTrue();
        Allocated(() => lab.Write(context, RequestFraming.Length)).Should().Be(0);
    }

    [Fact]
    public void Reading_chunks()
    {
        var bytes = HeadText.Bytes("5;x=1\r\nhello\r\n0\r\nX-A: 1\r\n\r\n");
        var trailers = 0;
        void Count(ReadOnlySpan<byte> line) => trailers += line.Length;
        var count = (Action<ReadOnlySpan<byte>>)Count;
        Allocated(() =>
        {
            var reader = default(ChunkReader);
            var used = reader.ReadFraming(bytes, count);
            reader.UseData(5);
            reader.ReadFraming(bytes.AsSpan(used + 5), count);
        }).Should().Be(0);
        trailers.Should().Be(2 * Rounds * "X-A: 1".Length);
    }

    private static long Allocated(Action action) => Allocations.Of(() => Repeat(action));

    private static void Repeat(Action action)
    {
        for (var i = 0; i < Rounds; i++)
        {
            action();
        }
    }
}
