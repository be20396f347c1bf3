using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>How the persistence cookie is found among what a client sends, and taken out of it.</summary>
public sealed class CookieTests
{
    private static readonly string Indirect = Weighted.Farm("1,1,1,1", "cookie SERVERID insert indirect");
    private static readonly string Direct = Weighted.Farm("1,1,1,1", "cookie SERVERID insert");

    public static TheoryData<string> CookieHeaders => new()
    {
        "Cookie: SERVERID=c",
        "Cookie: SERVERID=unknown",
        "Cookie: SERVERID=C",
        "Cookie: SERVERID=",
        "Cookie: SERVERID",
        "Cookie: =c",
        "Cookie:",
        "Cookie: serverid=c",
        "Cookie: XSERVERID=c",
        "Cookie: SERVERID2=c",
        "Cookie: SERVERID=c; x=1; y=2",
        "Cookie: x=1; SERVERID=c; y=2",
        "Cookie: x=1; y=2; SERVERID=c",
        "Cookie: x=1;SERVERID=c;y=2",
        "Cookie: x=1;  SERVERID=c ;  y=2",
        "Cookie: x=1; SERVERID = c; y=2",
        "Cookie: x=1; SERVERID=c;",
        "Cookie: SERVERID=c;",
        "Cookie: ;SERVERID=c",
        "Cookie: x; SERVERID=c; y",
        "Cookie: x=1; ; SERVERID=c; ; y=2",
        "Cookie: SERVERID=\"c\"",
        "Cookie: x=\"1; SERVERID=b\"; SERVERID=c",
        "Cookie: x=\"a\\\"b;c\"; SERVERID=c; y=2",
        "Cookie: $Version=1; SERVERID=c; $Path=/; x=1",
        "Cookie: $Version=\"1\"; x=1; $Path=/; SERVERID=c",
        "Cookie: $SERVERID=c",
        "Cookie: $Version=1; SERVERID=c",
        "Cookie: $Version=1, $Other=2; SERVERID=c; $Path=/",
        "Cookie: $Version=1; SERVERID=c;",
        "Cookie: $Version=1; ; SERVERID=c",
        "Cookie: $Version=1; x; SERVERID=c",
        "Cookie: $Version=1; SERVERID=c\r\nCookie: x=1",
        "Cookie: x = 1; y = 2",
        "Cookie: x\t=\t1;SERVERID = c ;y= 2 ; z = 3",
        "Cookie: x = \"a = b; c\" ; SERVERID=c; $y = 2; z = 3 = 4",
        "Cookie: x=1; = 2; SERVERID=c; = ; y = ",
        "Cookie: SERVERID = c; $Path = /; x =; y",
        "Cookie: x = 1\r\nCookie: SERVERID=c\r\nCookie: y = 2",
        "Cookie: x=1, SERVERID=c, y=2",
        "Cookie: SERVERID=c, x=1",
        "Cookie: SERVERID=c,d",
        "Cookie: SERVERID=c|Zabcd|Zabcd",
        "Cookie: SERVERID=c~app",
        "Cookie: SERVERID=c=d",
        "Cookie: SERVERID=b; SERVERID=c",
        "Cookie: SERVERID=unknown; SERVERID=c",
        "Cookie: SERVERID=c; x=1; SERVERID=unknown",
        "Cookie: SERVERID=b\r\nCookie: SERVERID=c",
        "Cookie: x=1\r\nCookie: SERVERID=c",
        "Cookie: SERVERID=c\r\nCookie: x=1",
        "Cookie: x=1; SERVERID=c\r\nX-Between: 1\r\nCookie: y=2; SERVERID=b; z=3",
        "cookie: SERVERID=c; x=1",
    };

    [Theory]
    [MemberData(nameof(CookieHeaders))]
    public Task ARCH_1_3_With_indirect(string headers) => Comparison.RunAsync(Indirect, farm => farm.GetAsync("/", headers));

    [Theory]
    [InlineData("Cookie: SERVERID=c")]
    [InlineData("Cookie: SERVERID=unknown")]
    [InlineData("Cookie: x=1; SERVERID=c ; y=2")]
    [InlineData("Cookie: x = 1; SERVERID = c; $y = 2")]
    [InlineData("Cookie: $Version=1; SERVERID=c")]
    [InlineData("Cookie: SERVERID=b\r\nCookie: SERVERID=c")]
    public Task ARCH_1_3_Without_indirect(string headers) => Comparison.RunAsync(Direct, farm => farm.GetAsync("/", headers));

    [Fact]
    public Task ARCH_1_3_A_passive_cookie_is_only_read() => Comparison.RunAsync(
        Weighted.Farm("1,1,1,1", "cookie SERVERID"),
        async farm =>
        {
            await farm.GetAsync("/");
            await farm.GetAsync("/", "Cookie: SERVERID=c");
            await farm.GetAsync("/", "Cookie: SERVERID=unknown");
            await farm.GetAsync("/", "Cookie: x = 1; SERVERID = c");
        });

    [Fact]
    public async Task ARCH_1_3_Every_request_of_a_connection_is_examined()
    {
        var seen = await Comparison.RunAsync(Indirect, async farm =>
        {
            using var client = await farm.ConnectAsync();
            await farm.SendAsync(client, Farm.Request("GET", "/"));
            await farm.SendAsync(client, Farm.Request("GET", "/", "Cookie: SERVERID=d"));
            await farm.SendAsync(client, Farm.Request("GET", "/", "Cookie: SERVERID=unknown"));
            await farm.SendAsync(client, Farm.Request("GET", "/", "Cookie: SERVERID=d"));
        });

        seen.Servers.Should().Be("ADBD");
    }

    [Fact]
    public Task ARCH_1_5_Holders_of_a_dead_server_among_duplicates() => Comparison.RunAsync(Indirect, async farm =>
    {
        await farm.StopAsync("b");
        await farm.GetAsync("/", "Cookie: SERVERID=b; SERVERID=c");
        await farm.GetAsync("/", "Cookie: SERVERID=c; SERVERID=b");
        await farm.GetAsync("/", "Cookie: SERVERID=b; x=1");
    });
}
