using System.Net;
using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class NetworkAddressTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("10.1.2.3/31", "10.1.2.2/31")]
    [InlineData("10.1.2.3", "10.1.2.3/32")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::1/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    public void Networks_and_addresses_are_read(string text, string expected)
    {
        NetworkAddress.TryParse(text, out var network).Should().BeTrue();
        network.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("10.0.0.0/")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/x")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("::/129")]
    [InlineData("shop")]
    [InlineData("300.0.0.0/8")]
    [InlineData("10/8")]
    [InlineData("10")]
    [InlineData("10.1")]
    public void Everything_else_is_refused(string text) => NetworkAddress.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("10.9.9.9", false)]
    [InlineData("::ffff:10.9.9.9", false)]
    [InlineData("11.0.0.1", true)]
    [InlineData("192.168.0.7", false)]
    [InlineData("192.168.0.8", true)]
    [InlineData("::1", false)]
    [InlineData("::2", true)]
    public void Clients_of_excepted_networks_are_not_named(string client, bool expected) =>
        Settings(forward: true).Names(IPAddress.Parse(client)).Should().Be(expected);

    [Fact]
    public void Nobody_is_named_unless_asked_for() => Settings(forward: false).Names(IPAddress.Loopback).Should().BeFalse();

    private static ForwardedSettings Settings(bool forward) => ForwardedSettings.From(new ForwardedOptions
    {
        For = forward,
        ForExcept = { "10.0.0.0/8", "192.168.0.7", "::1" },
    });
}
