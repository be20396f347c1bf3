using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Where a response ends, and whether its connection lives on.</summary>
public sealed class ResponseFramingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5", "Length", 5, true)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 0", "None", 0, true)]
    [InlineData("HTTP/1.1 200 OK", "content-length:\t005 ", "Length", 5, true)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5|Content-Length: 5", "Length", 5, true)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 9223372036854775807", "Length", long.MaxValue, true)]
    [InlineData("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Chunked", 0, true)]
    [InlineData("HTTP/1.1 200 OK", "TRANSFER-ENCODING: Chunked", "Chunked", 0, true)]
    [InlineData("HTTP/1.1 200 OK", "X: 1", "Close", 0, false)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5|Connection: close", "Length", 5, false)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5|Connection: x,\tCLOSE", "Length", 5, false)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5|Connection: keep-alive|Connection: close", "Length", 5, false)]
    [InlineData("HTTP/1.1 200 OK", "Content-Length: 5|Connection: closed", "Length", 5, true)]
    [InlineData("HTTP/1.0 200 OK", "Content-Length: 5", "Length", 5, false)]
    [InlineData("HTTP/1.0 200 OK", "Content-Length: 5|Connection: Keep-Alive", "Length", 5, true)]
    [InlineData("HTTP/1.0 200 OK", "Content-Length: 5|Connection: keep-alive, close", "Length", 5, false)]
    [InlineData("HTTP/1.0 200 OK", "Connection: keep-alive", "Close", 0, false)]
    [InlineData("HTTP/1.1 204 No Content", "Content-Length: 5", "None", 5, true)]
    [InlineData("HTTP/1.1 304 Not Modified", "Transfer-Encoding: chunked", "None", 0, true)]
    [InlineData("HTTP/1.1 304 Not Modified", "Content-Length: 300", "None", 300, true)]
    [InlineData("HTTP/1.1 103 Early Hints", "Link: </a>", "None", 0, true)]
    [InlineData("HTTP/1.1 205 Reset Content", "X: 1", "Close", 0, false)]
    public void The_end_is_found(string status, string fields, string framing, long length, bool keepsAlive)
    {
        var head = HeadText.Parse(HeadText.Head(status, fields.Split('|')));
        head.Framing.ToString().Should().Be(framing);
        head.ContentLength.Should().Be(length);
        head.KeepsAlive.Should().Be(keepsAlive);
    }

    [Theory]
    [InlineData("Content-Length: 5")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("X: 1")]
    public void The_response_to_HEAD_has_no_body(string field)
    {
        var head = HeadText.Parse(HeadText.Head("HTTP/1.1 200 OK", field), toHead: true);
        head.Framing.Should().Be(ResponseFraming.None);
        head.KeepsAlive.Should().BeTrue();
    }

    [Theory]
    [InlineData("Content-Length: 3|Content-Length: 5")]
    [InlineData("Content-Length: +3")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 3, 3")]
    [InlineData("Content-Length: 3 3")]
    [InlineData("Content-Length: 0x3")]
    [InlineData("Content-Length: 3.0")]
    [InlineData("Content-Length: \u00b3")]
    [InlineData("Content-Length: 9223372036854775808")]
    [InlineData("Content-Length: 99999999999999999999999999")]
    [InlineData("Transfer-Encoding: blegh")]
    [InlineData("Transfer-Encoding: ")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked, chunked")]
    [InlineData("Transfer-Encoding: chunked;x=1")]
    [InlineData("Transfer-Encoding: \"chunked\"")]
    [InlineData("Transfer-Encoding: chunked|Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: identity|Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked|Content-Length: 3")]
    [InlineData("Content-Length: 3|Transfer-Encoding: chunked")]
    public void What_can_be_read_in_two_ways_is_refused(string fields) => Refuse("HTTP/1.1 200 OK", fields);

    [Fact]
    public void Chunks_are_unknown_to_HTTP_1_0() => Refuse("HTTP/1.0 200 OK", "Transfer-Encoding: chunked");

    [Theory]
    [InlineData("Upgrade: websocket|Connection: Upgrade", true, true)]
    [InlineData("Upgrade: websocket|Connection: Upgrade", false, false)]
    [InlineData("Connection: Upgrade", true, false)]
    public void A_tunnel_has_to_be_asked_for_and_named(string fields, bool askedForUpgrade, bool isRead)
    {
        var text = HeadText.Head("HTTP/1.1 101 Switching Protocols", fields.Split('|'));
        if (!isRead)
        {
            Refuse("HTTP/1.1 101 Switching Protocols", fields, askedForUpgrade);
            return;
        }

        var head = HeadText.Parse(text, askedForUpgrade: askedForUpgrade);
        head.Framing.Should().Be(ResponseFraming.Tunnel);
        head.KeepsAlive.Should().BeFalse();
    }

    [Theory]
    [InlineData("NTLM", true)]
    [InlineData("ntlm", true)]
    [InlineData("Negotiate", true)]
    [InlineData("NEGOTIATE oYG2MIGzoAMKAQE=", true)]
    [InlineData("Negotiate, NTLM", true)]
    [InlineData("Basic realm=\"x\", Negotiate", true)]
    [InlineData("Basic realm=x,NTLM", true)]
    [InlineData("NTLM\tTlRMTVNTUAACAAAA", true)]
    [InlineData("Basic realm=\"NTLM\"", false)]
    [InlineData("Digest ntlm=1", false)]
    [InlineData("Negotiated", false)]
    [InlineData("", false)]
    public void Authentication_of_a_connection_is_noticed(string challenges, bool expected)
    {
        var head = HeadText.Parse(HeadText.Head("HTTP/1.1 401 X", "Content-Length: 0", $"WWW-Authenticate: {challenges}", "WWW-Authenticate: Basic"));
        head.AuthenticatesConnection.Should().Be(expected);
    }

    [Fact]
    public void Nothing_is_left_of_the_response_before()
    {
        var head = new ResponseHead();
        HeadText.Describe(HeadText.Head("HTTP/1.1 401 X", "Content-Length: 7", "WWW-Authenticate: NTLM"), head, false, false).Should().NotBeNull();
        HeadText.Describe(HeadText.Head("HTTP/1.1 200"), head, false, false).Should().Be("1 200 [] Close 0 False False\n");
    }

    private static void Refuse(string status, string fields, bool askedForUpgrade = false)
    {
        var parse = () => HeadText.Parse(HeadText.Head(status, fields.Split('|')), askedForUpgrade: askedForUpgrade);
        parse.Should().Throw<InvalidResponseException>();
    }
}
