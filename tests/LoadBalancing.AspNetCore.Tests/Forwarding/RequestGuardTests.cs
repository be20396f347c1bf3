using LoadBalancing.AspNetCore.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Each rule for requests that Kestrel lets through, both ways.</summary>
public sealed class RequestGuardTests
{
    [Theory]
    [InlineData("GET", 0)]
    [InlineData("PROPFIND", 0)]
    [InlineData("SLUDGE", 0)]
    [InlineData("sludge", 0)]
    [InlineData("get", 400)]
    [InlineData("Post", 400)]
    [InlineData("A B", 400)]
    [InlineData("A\r\nB", 400)]
    [InlineData("A(B)", 400)]
    [InlineData("", 400)]
    [InlineData("CONNECT", 405)]
    [InlineData("TRACE", 405)]
    public void Methods(string method, int status) => Check(Request(method: method)).Should().Be(status);

    [Theory]
    [InlineData("/", 0)]
    [InlineData("/a?b=c&d=%20", 0)]
    [InlineData("*", 0)]
    [InlineData("http://x/a?b=c@d", 0)]
    [InlineData("/a@b", 0)]
    [InlineData("/r?u=http://me@x/", 0)]
    [InlineData("/a%2fb", 0)]
    [InlineData("", 400)]
    [InlineData("/a b", 400)]
    [InlineData("/a\tb", 400)]
    [InlineData("/a\r\nb", 400)]
    [InlineData("/a\u007f", 400)]
    [InlineData("/caf\u00e9", 400)]
    [InlineData("/a#b", 400)]
    [InlineData("http://me@x/a", 400)]
    [InlineData("http://me@x", 400)]
    [InlineData("/a/../b", 400)]
    [InlineData("/%2e%2e/b", 400)]
    [InlineData("/a%2f..%2fb", 400)]
    public void Targets(string target, int status) => Check(Request(target: target)).Should().Be(status);

    [Theory]
    [InlineData("X-A", "b", 0)]
    [InlineData("X_A", "b", 0)]
    [InlineData("X!#$%&'*+-.^_`|~", "", 0)]
    [InlineData("X-A", "a\tb", 0)]
    [InlineData("X-A", "caf\u00e9", 0)]
    [InlineData("X A", "b", 400)]
    [InlineData("X:A", "b", 400)]
    [InlineData("X\r\nA", "b", 400)]
    [InlineData("X(A)", "b", 400)]
    [InlineData("X\\A", "b", 400)]
    [InlineData("X\u0001", "b", 400)]
    [InlineData("X\u00e9", "b", 400)]
    [InlineData("X-A", "a\rb", 400)]
    [InlineData("X-A", "a\nb", 400)]
    [InlineData("X-A", "a\0b", 400)]
    [InlineData("X-A", "a\u0001b", 400)]
    [InlineData("X-A", "a\u007fb", 400)]
    [InlineData("X-A", "\u20ac", 400)]
    public void Fields(string name, string value, int status) => Check(Request(headers: [(name, value)])).Should().Be(status);

    [Fact]
    public void Every_value_of_a_field_counts() => Check(Request(headers: [("X-A", "a"), ("X-A", "b\rc")])).Should().Be(400);

    [Theory]
    [InlineData("HTTP/1.1", "Connection", "close", 0)]
    [InlineData("HTTP/1.1", "Upgrade", "websocket", 0)]
    [InlineData("HTTP/1.1", "TE", "gzip", 0)]
    [InlineData("HTTP/2", "X-A", "b", 0)]
    [InlineData("HTTP/2", "TE", "trailers", 0)]
    [InlineData("HTTP/2", "te", "gzip", 400)]
    [InlineData("HTTP/2", "Connection", "close", 400)]
    [InlineData("HTTP/2", "keep-alive", "300", 400)]
    [InlineData("HTTP/2", "proxy-connection", "keep-alive", 400)]
    [InlineData("HTTP/2", "transfer-encoding", "chunked", 400)]
    [InlineData("HTTP/2", "upgrade", "h2c", 400)]
    public void Fields_of_a_connection(string protocol, string name, string value, int status) =>
        Check(Request(protocol: protocol, headers: [(name, value)])).Should().Be(status);

    [Theory]
    [InlineData("HTTP/1.1", "chunked", 0)]
    [InlineData("HTTP/1.1", "CHUNKED", 0)]
    [InlineData("HTTP/1.0", "chunked", 400)]
    [InlineData("HTTP/1.1", "gzip, chunked", 501)]
    [InlineData("HTTP/1.1", "identity", 501)]
    [InlineData("HTTP/1.1", ",chunked", 501)]
    [InlineData("HTTP/1.1", "chunked;a=b", 501)]
    [InlineData("HTTP/1.1", "\"chunked\"", 501)]
    public void Codings(string protocol, string coding, int status) =>
        Check(Request(protocol: protocol, headers: [("Transfer-Encoding", coding)])).Should().Be(status);

    [Theory]
    [InlineData("Transfer-Encoding", "chunked", 501)]
    [InlineData("Content-Length", "3", 400)]
    [InlineData("X-Content-Length", "3", 400)]
    public void Nothing_stands_beside_the_coding(string name, string value, int status) =>
        Check(Request(headers: [("Transfer-Encoding", "chunked"), (name, value)])).Should().Be(status);

    [Theory]
    [InlineData("x", 0)]
    [InlineData("", 400)]
    public void Hosts(string host, int status) => Check(Request(headers: [("Host", host)])).Should().Be(status);

    [Fact]
    public void Leniency_is_given_where_it_is_asked_for()
    {
        (DefaultHttpContext Request, RequestStrictness Strictness)[] rows =
        [
            (Request(method: "TRACE"), new() { AllowTrace = true }),
            (Request(target: "/a/../b"), new() { AllowDotSegments = true }),
            (Request(target: "/a#b"), new() { AllowFragment = true }),
            (Request(target: "http://me@x/a"), new() { AllowUserInfo = true }),
            (Request(method: "get"), new() { AllowMethodCase = true }),
            (Request(headers: [("Host", "")]), new() { AllowEmptyHost = true }),
            (Request(headers: [("Transfer-Encoding", "chunked"), ("X-Content-Length", "3")]), new() { AllowLengthWithCoding = true }),
        ];
        foreach (var (request, strictness) in rows)
        {
            Check(request).Should().BePositive("of {0}", strictness);
            Check(request, strictness).Should().Be(0, "of {0}", strictness);
        }

        rows[^1].Request.Request.Headers.Should().NotContainKey("X-Content-Length");
    }

    [Theory]
    [InlineData("CONNECT", "/", "HTTP/1.1", 405)]
    [InlineData("GET", "/a b", "HTTP/1.1", 400)]
    [InlineData("GET", "/caf\u00e9", "HTTP/1.1", 400)]
    [InlineData("A(B)", "/", "HTTP/1.1", 400)]
    public void No_leniency_reaches_further(string method, string target, string protocol, int status) => Check(
        Request(method, target, protocol),
        new()
        {
            AllowDotSegments = true, AllowTrace = true, AllowFragment = true, AllowUserInfo = true, AllowMethodCase = true,
            AllowEmptyHost = true, AllowLengthWithCoding = true,
        }).Should().Be(status);

    [Theory]
    [InlineData(null, false, 0)]
    [InlineData(null, true, 400)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 400)]
    public void Dot_segments_matter_where_something_goes_by_the_path(bool? allowed, bool looksAtPath, int status) =>
        Check(Request(target: "/a/../b"), new() { AllowDotSegments = allowed }, looksAtPath).Should().Be(status);

    [Theory]
    [InlineData("X-T", "a", true)]
    [InlineData("Grpc-Status", "0", true)]
    [InlineData("X-T", "a\r\nb", false)]
    [InlineData("X T", "a", false)]
    [InlineData("Transfer-Encoding", "chunked", false)]
    [InlineData("Content-Length", "3", false)]
    [InlineData("Host", "x", false)]
    [InlineData("Cookie", "a=b", false)]
    [InlineData("X-Forwarded-For", "1.2.3.4", false)]
    public void Trailers(string name, string value, bool passes) => RequestGuard.IsTrailer(name, value).Should().Be(passes);

    private static int Check(DefaultHttpContext context, RequestStrictness? strictness = null, bool looksAtPath = true)
    {
        var fields = new RequestFields();
        fields.Gather(context.Request.Headers, trims: false);
        return RequestGuard.Check(context, fields, strictness ?? RequestStrictness.Strict, looksAtPath);
    }

    private static DefaultHttpContext Request(
        string method = "GET", string target = "/", string protocol = "HTTP/1.1", params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Protocol = protocol;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = StringValues.Concat(context.Request.Headers[name], value);
        }

        return context;
    }
}
