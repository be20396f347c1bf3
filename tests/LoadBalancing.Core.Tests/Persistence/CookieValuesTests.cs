using LoadBalancing.Configuration;
using LoadBalancing.Persistence;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>Which cookie values name servers.</summary>
public sealed class CookieValuesTests
{
    private const string Long = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01";

    [Theory]
    [InlineData("secret", "127.0.0.1", "d44acdca7bdc167a")]
    [InlineData("secret", "[::1]", "ef7b2553b1ae1bf9")]
    [InlineData("k", "127.0.0.1", "ca6461bfcf190144")]
    [InlineData("k", "[::1]", "98dfe2b10041c81d")]
    [InlineData("abc", "127.0.0.1", "9179cd4f9cae627b")]
    [InlineData("0123456789abcdefghijklmn", "127.0.0.1", "fcd118edd30f2469")]
    [InlineData("0123456789abcdefghijklmn", "[::1]", "7aa649405dd3334c")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", "[::1]", "8755e57e707382ab")]
    [InlineData(Long, "127.0.0.1", "f7c98da97dfdd961")]
    [InlineData(Long, "[::1]", "3acd161112d3dfda")]
    public void Computed_values_are_those_of_HAProxy(string key, string host, string expected) =>
        Of(null, $"{host}:21000", new() { Dynamic = true, DynamicKey = key }).Should().Be(expected);

    [Fact]
    public void A_configured_value_comes_before_a_computed_one()
    {
        Of("a", "127.0.0.1:1", new() { Dynamic = true, DynamicKey = "k" }).Should().Be("a");
        Of("a", "127.0.0.1:1", null).Should().Be("a");
        Of(null, "127.0.0.1:1", new() { DynamicKey = "k" }).Should().BeNull();
    }

    [Fact]
    public void A_signature_depends_on_key_and_value_alone()
    {
        var signed = Of("a", "127.0.0.1:1", Signed("0123456789abcdef"));

        signed.Should().MatchRegex("^[A-Za-z0-9_-]{22}$");
        Of("a", "127.0.0.1:2", Signed("0123456789abcdef")).Should().Be(signed);
        Of("b", "127.0.0.1:1", Signed("0123456789abcdef")).Should().NotBe(signed);
        Of("a", "127.0.0.1:1", Signed("0123456789abcdeF")).Should().NotBe(signed);
        Of(null, "127.0.0.1:1", Signed("0123456789abcdef")).Should().BeNull();
    }

    private static CookieOptions Signed(string key) => new() { SigningKey = key };

    private static string? Of(string? value, string address, CookieOptions? cookie)
    {
        var server = new ServerOptions { Name = "s", Address = address, Cookie = value };
        ServerAddress.TryParse(address, out var uri, out _).Should().BeTrue();
        return CookieValues.Of(server, uri!, cookie);
    }
}
