using LoadBalancing.AspNetCore.Forwarding;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Targets whose path is another one to a server than to routing.</summary>
public sealed class DotSegmentsTests
{
    [Theory]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/./a")]
    [InlineData("/a/.")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/a/..?q")]
    [InlineData("/a/..#q")]
    [InlineData("/%2e")]
    [InlineData("/%2E%2e/admin")]
    [InlineData("/a/.%2e/b")]
    [InlineData("/a/%2e./b")]
    [InlineData("/a/..;/b")]
    [InlineData("/a/.;x=1/b")]
    [InlineData("/a/%2e%2e;x/b")]
    [InlineData("/a%2f..%2fb")]
    [InlineData("/a%2F%2e%2e")]
    [InlineData("/a/..%2fb")]
    [InlineData("/a\\..\\b")]
    [InlineData("/a%5c..%5Cb")]
    [InlineData("http://x/a/../b")]
    public void Are_found(string target) => DotSegments.AreIn(target).Should().BeTrue();

    [Theory]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("/a/b")]
    [InlineData("/.well-known/a")]
    [InlineData("/a.b/c.")]
    [InlineData("/a../b")]
    [InlineData("/..a/b")]
    [InlineData("/...")]
    [InlineData("/%2e%2e%2e/a")]
    [InlineData("/a%2e/b")]
    [InlineData("/%2ea")]
    [InlineData("/a/;../b")]
    [InlineData("/a?b/../c")]
    [InlineData("/a?/%2e%2e/")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2f.b%2fc")]
    [InlineData("/a%2")]
    [InlineData("/%")]
    [InlineData("http://x.y/a")]
    public void Are_not_seen_in_other_paths(string target) => DotSegments.AreIn(target).Should().BeFalse();
}
