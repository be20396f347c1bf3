using LoadBalancing.AspNetCore.Forwarding;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Which protocols a client may change to through the proxy.</summary>
public sealed class UpgradeProtocolsTests
{
    [Theory]
    [InlineData("websocket")]
    [InlineData("WebSocket, foo/1")]
    [InlineData("ssh2")]
    public void Other_protocols_pass(string upgrade) => UpgradeProtocols.MayPass(upgrade).Should().BeTrue();

    [Theory]
    [InlineData("h2c")]
    [InlineData("H2C")]
    [InlineData("h2")]
    [InlineData("h2c-14")]
    [InlineData("h3")]
    [InlineData("websocket, h2c")]
    [InlineData("websocket,\th2c ,foo")]
    [InlineData("HTTP/2.0")]
    [InlineData("TLS/1.0, HTTP/1.1")]
    public void HTTP_in_another_version_does_not(string upgrade) => UpgradeProtocols.MayPass(upgrade).Should().BeFalse();

    [Fact]
    public void Each_line_counts()
    {
        UpgradeProtocols.MayPass(new(["websocket", "foo"])).Should().BeTrue();
        UpgradeProtocols.MayPass(new(["websocket", "h2c"])).Should().BeFalse();
    }

    [Theory]
    [InlineData("websocket", "websocket", true)]
    [InlineData("WebSocket", "websocket", true)]
    [InlineData("foo/1,\tbar", "BAR", true)]
    [InlineData("foo, bar", "bar, foo", true)]
    [InlineData("websocket", "websocket, ,", true)]
    [InlineData("websocket", "h2c", false)]
    [InlineData("websocket", "websocket, h2c", false)]
    [InlineData("websocket", "web", false)]
    [InlineData("websocket", "", false)]
    public void A_server_switches_only_to_what_was_asked_for(string asked, string switched, bool may) =>
        UpgradeProtocols.AreAskedFor(asked, switched).Should().Be(may);

    [Fact]
    public void No_header_asks_for_nothing() => UpgradeProtocols.MayPass(default).Should().BeFalse();
}
