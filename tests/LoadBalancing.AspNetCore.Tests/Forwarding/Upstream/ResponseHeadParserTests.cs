using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>The rules for the head of a server's response, one by one.</summary>
public sealed class ResponseHeadParserTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", 200, 1, "OK")]
    [InlineData("HTTP/1.0 200 OK", 200, 0, "OK")]
    [InlineData("HTTP/1.1 200", 200, 1, "")]
    [InlineData("HTTP/1.1 200 ", 200, 1, "")]
    [InlineData("HTTP/1.1 404 Not  Found\t\u00e9", 404, 1, "Not  Found\t\u00e9")]
    [InlineData("HTTP/1.1 999 200 OK", 999, 1, "200 OK")]
    [InlineData("HTTP/1.1 100 Continue", 100, 1, "Continue")]
    public void Status_lines_that_are_read(string line, int status, int minor, string reason)
    {
        var text = HeadText.Head(line);
        var head = HeadText.Parse(text);
        head.Status.Should().Be(status);
        head.Minor.Should().Be(minor);
        text.Substring(head.ReasonStart, head.ReasonLength).Should().Be(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("HTTP/1.1 2000 OK")]
    [InlineData("HTTP/1.1 99999 X")]
    [InlineData("HTTP/1.1 099 X")]
    [InlineData("HTTP/1.1 -20 X")]
    [InlineData("HTTP/1.1 2x0 X")]
    [InlineData("HTTP/1.1  200 OK")]
    [InlineData("HTTP/1.1\t200 OK")]
    [InlineData("HTTP/1.1 200\tOK")]
    [InlineData(" HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.2 200 OK")]
    [InlineData("HTTP/2.0 200 OK")]
    [InlineData("HTTP/0.9 200 OK")]
    [InlineData("HTTP/1.10 200 OK")]
    [InlineData("HTTP/1,1 200 OK")]
    [InlineData("http/1.1 200 OK")]
    [InlineData("ICY 200 OK")]
    [InlineData("PRI * HTTP/2.0")]
    [InlineData("HTTP/1.1 200 O\0K")]
    [InlineData("HTTP/1.1 200 O\u007fK")]
    [InlineData("HTTP/1.1 200 OK\rX: 1")]
    [InlineData("HTTP/1.1 200 OK\nX: 1")]
    [InlineData("HTTP/1.1 200 OK\r")]
    public void Status_lines_that_are_refused(string line) => Refuse(HeadText.Head(line, "Content-Length: 0"));

    [Theory]
    [InlineData("X-A: 1", "X-A", "1")]
    [InlineData("X-A:1", "X-A", "1")]
    [InlineData("X-A: \t 1 2\t \t", "X-A", "1 2")]
    [InlineData("X-A:", "X-A", "")]
    [InlineData("X-A: \t", "X-A", "")]
    [InlineData("!#$%&'*+-.^_`|~9Az: :", "!#$%&'*+-.^_`|~9Az", ":")]
    [InlineData("X-A: \u0080\u00ff", "X-A", "\u0080\u00ff")]
    public void Fields_that_are_read(string line, string name, string value)
    {
        var text = HeadText.Head("HTTP/1.1 200 OK", "X-Before: 0", line, "X-After: 2");
        var bytes = HeadText.Bytes(text);
        var field = HeadText.Parse(text).Fields[1];
        field.Name(bytes).ToArray().Should().Equal(HeadText.Bytes(name));
        field.Value(bytes).ToArray().Should().Equal(HeadText.Bytes(value));
    }

    [Theory]
    [InlineData("X-A")]
    [InlineData(": 1")]
    [InlineData(" X-A: 1")]
    [InlineData("\tX-A: 1")]
    [InlineData(" folded")]
    [InlineData("X-A : 1")]
    [InlineData("X-A\t: 1")]
    [InlineData("X A: 1")]
    [InlineData("X\u00e9: 1")]
    [InlineData("X(A): 1")]
    [InlineData("X\0: 1")]
    [InlineData("X-A: a\rb")]
    [InlineData("X-A: a\nX-B: b")]
    [InlineData("X-A: a\r")]
    [InlineData("X-A: a\0b")]
    [InlineData("X-A: a\u0001b")]
    [InlineData("X-A: a\u007fb")]
    [InlineData("\rX-A: a")]
    [InlineData("\nX-A: a")]
    [InlineData("\rTransfer-Encoding: chunked")]
    public void Fields_that_are_refused(string line)
    {
        Refuse(HeadText.Head("HTTP/1.1 200 OK", "Content-Length: 0", line));
        Refuse(HeadText.Head("HTTP/1.1 200 OK", line, "Content-Length: 0"));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void The_number_of_fields_has_a_limit(int count, bool isRead)
    {
        var head = HeadText.Head("HTTP/1.1 200 OK", [.. Enumerable.Range(0, count).Select(i => $"X-{i}: {i}")]);
        if (isRead)
        {
            HeadText.Parse(head).Fields.Length.Should().Be(count);
        }
        else
        {
            Refuse(head);
        }
    }

    [Theory]
    [InlineData("H")]
    [InlineData("HTTP/1.1 200 OK\r")]
    [InlineData("HTTP/1.1 200 OK\r\nX: 1\r\n\r")]
    public void A_head_is_waited_for(string received) => ResponseHeadParser.FindEnd(HeadText.Bytes(received)).Should().Be(0);

    [Theory]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("h")]
    [InlineData("\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 0\n\n")]
    public void What_cannot_become_a_head_is_not_waited_for(string received)
    {
        var find = () => ResponseHeadParser.FindEnd(HeadText.Bytes(received));
        find.Should().Throw<InvalidResponseException>();
    }

    private static void Refuse(string head)
    {
        var bytes = HeadText.Bytes(head);
        var parse = () => ResponseHeadParser.Parse(bytes.AsSpan(0, ResponseHeadParser.FindEnd(bytes)), new ResponseHead(), toHead: false, askedForUpgrade: true);
        parse.Should().Throw<InvalidResponseException>();
    }
}
