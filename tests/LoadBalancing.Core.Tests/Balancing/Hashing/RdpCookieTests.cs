using System.Text;
using LoadBalancing.Balancing.Hashing;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

/// <summary>What HAProxy 2.6 hashes, and what it balances as if there were no cookie, in TCP mode with <c>balance rdp-cookie</c>.</summary>
public sealed class RdpCookieTests
{
    private const string Negotiation = "\u0001\0\u0008\0\u0003\0\0\0";

    [Theory]
    [InlineData("Cookie: mstshash=alice\r\n", "alice")]
    [InlineData("Cookie: mstshash=alice\r\n" + Negotiation, "alice")]
    [InlineData("Cookie: mstshash=DOMAIN\\user\r\n", "DOMAIN\\user")]
    [InlineData("Cookie: mstshash=\u00e9\u00ff\r\n", "\u00e9\u00ff")]
    [InlineData("COOKIE: MstsHash=bob\r\n", "bob")]
    [InlineData("Cookie:mstshash=bob\r\n", "bob")]
    [InlineData("Cookie:  mstshash=bob\r\n", "bob")]
    [InlineData("Cookie: mstshash=b=ob \r\n", "b=ob ")]
    [InlineData("Cookie: mstshash=b;\0o\nb\r\n", "b;\0o\nb")]
    [InlineData("Cookie: mstshash=bob\r\nCookie: mstshash=alice\r\n", "bob")]
    public void The_value_ends_with_the_line(string text, string expected) => Find(Request(text)).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData(Negotiation)]
    [InlineData("Cookie: mstshash=alice")]
    [InlineData("Cookie: mstshash=alice\r")]
    [InlineData("Cookie: mstshash=alice\n")]
    [InlineData("Cookie: mstshash=al\rice\r\n")]
    [InlineData("Cookie: mstshash=\r\n")]
    [InlineData("Cookie: mstshash\r\n")]
    [InlineData("Cookie: mstshash =bob\r\n")]
    [InlineData("Cookie:\tmstshash=bob\r\n")]
    [InlineData("Cookie: msts=3640205228.15629.0000\r\n")]
    [InlineData("Cookie: mstshashes=alice\r\n")]
    [InlineData("Cookies: mstshash=bob\r\n")]
    [InlineData("Cookie: a=b\r\nCookie: mstshash=alice\r\n")]
    [InlineData("tsv://MS Terminal Services Plugin.1.x\r\nCookie: mstshash=alice\r\n")]
    public void Anything_else_is_no_cookie(string text) => Find(Request(text)).Should().BeNull();

    [Fact]
    public void Another_name_can_be_asked_for() =>
        Find(Request("Cookie: msts=3640205228.15629.0000\r\n"), "MSTS").Should().Be("3640205228.15629.0000");

    [Fact]
    public void What_the_headers_say_does_not_matter() => Find(Latin1("xxxxxxxxxxxCookie: mstshash=bob\r\n")).Should().Be("bob");

    [Fact]
    public void Every_beginning_of_a_request_is_read_without_a_fault()
    {
        var request = Request("Cookie: mstshash=alice\r\n");
        for (var length = 0; length < request.Length; length++)
        {
            Find(request[..length]).Should().BeNull();
        }
    }

    private static string? Find(byte[] start, string name = RdpCookie.DefaultName) =>
        RdpCookie.TryFind(start, name, out var value) ? Encoding.Latin1.GetString(value) : null;

    private static byte[] Request(string text) =>
        [3, 0, 0, (byte)(11 + text.Length), (byte)(6 + text.Length), 0xe0, 0, 0, 0, 0, 0, .. Latin1(text)];

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
