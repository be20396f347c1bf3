using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Whatever the guard lets through reaches the server as exactly one request that says what was meant.</summary>
public sealed class RequestFuzzTests : IDisposable
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "OPTIONS", "PURGE", "M-SEARCH", "get", "G T", "GET\r\nX:", "", "CONNECT", "\u00e9"];

    private static readonly string[] Targets =
        ["/", "/a?b=c", "*", "http://example.test/x", "/a b", "/a\r\nX: 1", "/\0", "/\u00e9", "/#a", "/a/../b", "//x", "/%0d%0a", "http://u@h/", ""];

    private static readonly string[] Names =
    [
        "X-A", "x-a", "X-B", "Cookie", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "HTTP2-Settings", "Content-Type",
        "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-host", "Accept", "Expect", "!#$%&'*+-.^_`|~", "X A", "X:", "X\r\nY", "\u00e9", "", "X\0",
    ];

    private static readonly string[] Values =
    [
        "", "1", " a b ", "\ta", "close", "X-A, x-b", "cookie, Host", "trailers", "gzip, trailers;q=1", "a\r\nX-Evil: 1", "a\nb", "a\0", "a\u007f",
        "\u00e9\u00ff", "\u0142", "a=b; SERVERID=s1; c=d", "SERVERID=s1", "serverid=x; SERVERID=2", ":", "chunked", "\r", "websocket",
    ];

    private readonly RequestLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void What_is_let_through_is_one_request()
    {
        var random = new Random(4);
        var passed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var context = MakeRequest(random);
            if (!_lab.Passes(context))
            {
                continue;
            }

            passed++;
            var framing = MakeFraming(context, random);
            Check(_lab.WriteText(context, framing), context, framing);
        }

        passed.Should().BeInRange(1000, 19_000, "a test that always refuses or always accepts finds nothing");
    }

    private static HttpContext MakeRequest(Random random)
    {
        // Mostly valid parts, or hardly any request would pass.
        var evil = random.Next(3) == 0;
        string Pick(string[] all, int valid) => all[random.Next(evil ? all.Length : valid)];
        var context = RequestLab.Request(Pick(Methods, 6), Pick(Targets, 4));
        var headers = context.Request.Headers;
        for (var count = random.Next(7); count > 0; count--)
        {
            var values = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(Values, 9)).ToArray();
            headers[Pick(Names, 17)] = new StringValues(values);
        }

        if (random.Next(5) > 0)
        {
            headers.Host = random.Next(2) == 0 ? "example.test" : "[::1]:80";
        }

        switch (random.Next(4))
        {
            case 0:
                headers.ContentLength = random.Next(3) * 1000L;
                break;
            case 1:
                headers.TransferEncoding = "chunked";
                break;
        }

        return context;
    }

    private static RequestFraming MakeFraming(HttpContext context, Random random) =>
        context.Request.ContentLength is not null ? RequestFraming.Length :
        context.Request.Headers.TransferEncoding.Count > 0 ? RequestFraming.Chunked :
        context.Request.Headers.Upgrade.Count > 0 && random.Next(2) == 0 ? RequestFraming.Upgrade :
        RequestFraming.None;

    private static void Check(string written, HttpContext context, RequestFraming framing)
    {
        var (line, fields) = StrictRequest.Parse(written);
        var expected = IntendedRequest.Fields(context, framing);
        if (line != IntendedRequest.Line(context) || !fields.SequenceEqual(expected))
        {
            line.Should().Be(IntendedRequest.Line(context));
            fields.Should().Equal(expected);
        }
    }
}
