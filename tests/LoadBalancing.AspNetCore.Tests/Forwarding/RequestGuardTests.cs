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
    [InlineData("/a%2f..%2fb", 0)]
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
        Check(Request(method: "TRACE"), new() { AllowTrace = true }).Should().Be(0);
        Check(Request(target: "/a/../b"), new() { AllowDotSegments = true }).Should().Be(0);
        Check(Request(method: "CONNECT"), new() { AllowTrace = true, AllowDotSegments = true }).Should().Be(405);
    }

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

    private static int Check(DefaultHttpContext context, RequestStrictness? strictness = null)
    {
        var fields = new RequestFields();
        fields.Gather(context.Request.Headers, trims: false);
        return RequestGuard.Check(context, fields, strictness ?? RequestStrictness.Strict);
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
