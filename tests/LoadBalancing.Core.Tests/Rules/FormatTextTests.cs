using System.Net;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.Core.Tests.Rules;

/// <summary>Texts that are made for each request.</summary>
public sealed class FormatTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a  b ", "a  b ")]
    [InlineData("%%", "%")]
    [InlineData("[%HM]", "[GET]")]
    [InlineData("%HM%HM-%[method,lower]", "GETGET-get")]
    [InlineData("%[req.hdr(X-Evil)]", "a%0D%0AX: 1%00%7F\tb")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("%{+Q}HM %{+Q}HQ", "\"GET\" \"?b\"")]
    [InlineData("%{+Q}[method] %{+E}[req.hdr(X-Quoted)] %{+Q,+E}s", "GET a\\\"b\\\\c\\]d \"<NOSRV>\"")]
    [InlineData("%{+E}[req.hdr(X-Evil)]", "a%0D%0AX: 1%00%7F\tb")]
    [InlineData("%{+Q}o%HM|%{-Q}HM|%{-Q}o%HM", "\"GET\"|GET|GET")]
    [InlineData("%{+X}ci %{+X}cp %{ +X , -X }cp", "0A010203 0000 0")]
    [InlineData("%{+Q}[req.hdr(X-None)]%{+Q}ID", "\"\"")]
    public void Text(string format, string expected)
    {
        var request = new StubRequest { Target = "/a?b", ClientAddress = IPAddress.Parse("10.1.2.3") }
            .With("X-Evil", "a\r\nX: 1\0\u007f\tb").With("X-Quoted", "a\"b\\c]d");
        Write(FormatText.Parse(format), request).Should().Be(expected);
    }

    [Fact]
    public void The_same_text_is_not_made_twice()
    {
        var format = FormatText.Parse("%HM %HU");
        var first = Write(format, new StubRequest { Target = "/a" });
        Write(format, new StubRequest { Target = "/a" }).Should().BeSameAs(first);
        Write(format, new StubRequest { Target = "/b" }).Should().Be("GET /b");
    }

    [Fact]
    public void What_repeats_allocates_nothing()
    {
        var format = FormatText.Parse("%ci %HM %[path,upper] %[req.hdr(Host)]");
        var request = new StubRequest { Target = "/a" }.With("Host", "example.test");
        Allocations.Of(WriteMany).Should().Be(0);

        void WriteMany()
        {
            for (var i = 0; i < 100; i++)
            {
                Write(format, request);
            }
        }
    }

    private static string Write(FormatText format, StubRequest request) =>
        format.Write(new SampleContext(request, backends: null, backend: null));
}
