using System.Net;
using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8001", "http://127.0.0.1:8001/")]
    [InlineData("http://127.0.0.1:8001", "http://127.0.0.1:8001/")]
    [InlineData("http://127.0.0.1:8001/", "http://127.0.0.1:8001/")]
    [InlineData("https://shop.example", "https://shop.example/")]
    [InlineData("shop.example", "http://shop.example/")]
    [InlineData("shop:81", "http://shop:81/")]
    [InlineData("my_server:81", "http://my_server:81/")]
    [InlineData("[::1]:81", "http://[::1]:81/")]
    [InlineData("https://[2001:db8::1]", "https://[2001:db8::1]/")]
    [InlineData("HTTP://Shop:80", "http://shop/")]
    public void Addresses_are_read(string text, string expected)
    {
        ServerAddress.TryParse(text, out var address, out var problem).Should().BeTrue(problem);
        address!.AbsoluteUri.Should().Be(expected);
    }

    [Theory]
    [InlineData("", "expected http://host:port, https://host:port or host:port, found ''.")]
    [InlineData("http://", "expected http://host:port, https://host:port or host:port, found 'http://'.")]
    [InlineData("127.0.0.1:99999", "expected http://host:port, https://host:port or host:port, found '127.0.0.1:99999'.")]
    [InlineData("127.0.0.1:x", "expected http://host:port, https://host:port or host:port, found '127.0.0.1:x'.")]
    [InlineData("a b:80", "expected http://host:port, https://host:port or host:port, found 'a b:80'.")]
    [InlineData("ftp://shop", "expected http or https, found 'ftp'.")]
    [InlineData("tcp://shop:80", "expected http or https, found 'tcp'.")]
    [InlineData("http://shop/path", "expected scheme, host and port only, found 'http://shop/path'.")]
    [InlineData("http://shop?q", "expected scheme, host and port only, found 'http://shop?q'.")]
    [InlineData("http://shop#f", "expected scheme, host and port only, found 'http://shop#f'.")]
    [InlineData("http://me:pw@shop", "expected scheme, host and port only, found 'http://me:pw@shop'.")]
    [InlineData("127.0.0.1:0", "expected a usable host and port, found '127.0.0.1:0'.")]
    [InlineData("300.1.2.3:80", "expected a usable host and port, found '300.1.2.3:80'.")]
    [InlineData("127.1:80", "expected a usable host and port, found '127.1:80'.")]
    [InlineData("12345", "expected a usable host and port, found '12345'.")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        ServerAddress.TryParse(text, out var address, out var problem).Should().BeFalse();
        address.Should().BeNull();
        problem.Should().Be(expected);
    }

    [Fact]
    public void An_address_becomes_an_end_point_without_asking_for_names()
    {
        ServerAddress.ToEndPoint(new Uri("http://127.0.0.1"), 81).Should().Be(new IPEndPoint(IPAddress.Loopback, 81));
        ServerAddress.ToEndPoint(new Uri("http://[::1]"), 81).Should().Be(new IPEndPoint(IPAddress.IPv6Loopback, 81));
        ServerAddress.ToEndPoint(new Uri("http://shop"), 81).Should().Be(new DnsEndPoint("shop", 81));
    }
}
