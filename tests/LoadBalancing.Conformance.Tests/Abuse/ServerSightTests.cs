using System.Text;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>The control of the abuse tests: what must not reach a server is seen when it does.</summary>
public sealed class ServerSightTests
{
    private const string Fields = "Host: x\r\nX-Forwarded-For: 127.0.0.1\r\n";

    [Theory]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + "\r\n", 1)]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 3\r\n\r\nabcGET /h HTTP/1.1\r\n" + Fields + "\r\n", 2)]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 1)]
    public async Task Clean_requests_are_counted(string received, int count)
    {
        var sight = await SeeAsync(received);
        sight.Fault.Should().BeNull();
        sight.Requests.Should().HaveCount(count);
        sight.IsCut.Should().BeFalse();
    }

    [Theory]
    [InlineData("GET /g HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\n" + Fields + "\r\n")]
    [InlineData("GET * HTTP/1.1\r\n" + Fields + "\r\n")]
    [InlineData("GET /g HTTP/1.1\n" + Fields + "\r\n")]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + "Host: y\r\n\r\n")]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + "X: a\rb\r\n\r\n")]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + "X: a\u0001b\r\n\r\n")]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + "X : a\r\n\r\n")]
    [InlineData("GET /g HTTP/1.1\r\n" + Fields + " folded\r\n\r\n")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: +3\r\n\r\nabc")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Transfer-Encoding: cow, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 3\r\n\r\nabcGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Faults_are_seen(string received) => (await SeeAsync(received)).Fault.Should().NotBeNull();

    [Theory]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 5\r\n\r\nabc")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Transfer-Encoding: chunked\r\n\r\n5\r\nab")]
    [InlineData("POST /g HTTP/1.1\r\n" + Fields + "Content-Length: 3\r\n\r\nabcG")]
    public async Task A_cut_is_told_from_an_end(string received) => (await SeeAsync(received)).IsCut.Should().BeTrue();

    private static Task<ServerSight> SeeAsync(string received) => ServerSight.OfAsync(Encoding.Latin1.GetBytes(received));
}
