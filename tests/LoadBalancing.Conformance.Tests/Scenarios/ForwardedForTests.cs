using System.Net;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>The header that tells servers the client's address.</summary>
public sealed class ForwardedForTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.91");

    [Theory]
    [InlineData("")]
    [InlineData("option forwardfor")]
    [InlineData("option forwardfor if-none")]
    [InlineData("option forwardfor except 127.0.0.1")]
    [InlineData("option forwardfor except 127.0.0.0/26")]
    [InlineData("option forwardfor header X-Client")]
    [InlineData("option forwardfor except 127.0.0.1 header X-Client if-none")]
    public Task ARCH_2_8_X_Forwarded_For(string option) => Comparison.RunAsync(Weighted.Farm("1", option), async farm =>
    {
        await SendAsync(farm);
        await SendAsync(farm, "X-Forwarded-For: 10.1.2.3");
        await SendAsync(farm, "X-Forwarded-For: 10.1.2.3, 10.1.2.4", "X-Other: 1", "x-forwarded-for: 10.1.2.5");
        await SendAsync(farm, "X-Forwarded-For:");
        await SendAsync(farm, "X-Client: 10.1.2.3");
        await SendAsync(farm, "Forwarded: for=10.1.2.3", "X-Forwarded-Proto: https", "X-Forwarded-Host: other");
    });

    private static async Task SendAsync(Farm farm, params string[] headers)
    {
        await farm.GetAsync("/", headers);
        using var client = await RawClient.ConnectAsync(farm.Port, Elsewhere);
        await farm.SendAsync(client, Farm.Request("GET", "/", headers));
    }
}
