using System.Globalization;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Stick tables: which client goes to which server, also when servers go down and come back.</summary>
public sealed class StickTests
{
    [Theory]
    [InlineData("type ip size 100 expire 1m", "req.hdr_ip(X-Forwarded-For,-1)", "X-Forwarded-For: 10.0.0.{0}")]
    [InlineData("type ipv6 size 100", "req.hdr_ip(X-Forwarded-For)", "X-Forwarded-For: 2001:db8::{0}")]
    [InlineData("type string len 20 size 1k", "req.cook(ID)", "Cookie: a=b; ID=session-{0}")]
    [InlineData("type integer size 100", "req.hdr(X-Id)", "X-Id: {0} and more")]
    [InlineData("type binary len 4 size 100", "req.hdr(X-Id)", "X-Id: {0}bc")]
    [InlineData("type string len 4 size 100", "req.hdr(X-Id),lower", "X-Id: AB{0}-cut-off")]
    public Task Clients_stay_while_servers_go_and_return(string table, string key, string header) => Comparison.RunAsync(
        Listen($"stick-table {table}", $"stick on {key}"),
        async farm =>
        {
            await VisitAsync(farm, header);
            await VisitAsync(farm, header);
            await farm.GetAsync("/");
            await farm.StopAsync("b");
            await VisitAsync(farm, header);
            await farm.StartAsync("b");
            await VisitAsync(farm, header);
            await farm.GetManyAsync(2);
            await VisitAsync(farm, header);
        });

    [Fact]
    public Task A_parameter_of_the_url_is_a_key() => Comparison.RunAsync(
        Listen("stick-table type string size 100", "stick on url_param(sid)", "stick on url_param(sid,;)"),
        async farm =>
        {
            foreach (var target in (string[])["/?sid=1", "/?sid=2", "/x?a=b&sid=1", "/x;sid=2", "/x;a=b;sid=1", "/?sid=", "/?sid=", "/?SID=1", "/;sid=4", "/;sid=4"])
            {
                await farm.GetAsync(target);
            }
        });

    [Fact]
    public Task What_a_server_says_is_a_key() => Comparison.RunAsync(
        Listen("stick-table type string size 100", "stick match req.cook(JSESSIONID)", "stick match req.hdr(X-Id)",
            "stick store-response res.cook(JSESSIONID)", "stick store-response res.hdr(X-Id)"),
        async farm =>
        {
            farm.Answer("/login", OriginAnswer.Text("x", "Set-Cookie: theme=dark", "Set-Cookie: JSESSIONID=s1; Path=/; HttpOnly", "X-Id: both"));
            farm.Answer("/twice", OriginAnswer.Text("x", "Set-Cookie: JSESSIONID=first", "Set-Cookie: JSESSIONID=second"));
            farm.Answer("/id", OriginAnswer.Text("x", "X-Id: one, two"));
            farm.Answer("/lost", OriginAnswer.Text("x", "X-Id: lost") with { Status = "HTTP/1.1 503 Service Unavailable" });
            await farm.GetAsync("/");
            foreach (var path in (string[])["/login", "/twice", "/id", "/lost"])
            {
                await farm.GetAsync(path);
            }

            foreach (var header in (string[])[
                "Cookie: JSESSIONID=s1", "Cookie: JSESSIONID=first", "Cookie: JSESSIONID=second", "X-Id: both", "X-Id: one", "X-Id: two", "X-Id: lost"])
            {
                await farm.GetAsync("/", header);
                await farm.GetAsync("/", header);
            }
        });

    [Fact]
    public Task A_cookie_goes_first_and_its_server_is_remembered() => Comparison.RunAsync(
        Listen("cookie S insert indirect", "stick-table type string size 100", "stick on req.hdr(X-Id)"),
        async farm =>
        {
            foreach (var cookie in (string?[])[null, null, "c", null, "unknown", "b", null])
            {
                await farm.GetAsync("/", cookie is null ? ["X-Id: 1"] : ["X-Id: 1", $"Cookie: S={cookie}"]);
            }
        });

    [Fact]
    public Task Conditions_non_stick_servers_and_tables_of_their_own() => Comparison.RunAsync(
        """
        backend table
            stick-table type string len 10 size 100

        listen farm
            bind 127.0.0.1:{front}
            balance roundrobin
            acl api path_beg /api
            stick match req.hdr(X-Id) table table unless api
            stick store-request req.hdr(X-None) table table
            stick store-request req.hdr(X-Id) table table if !api
            stick store-request req.hdr(X-Other) table table
            server a 127.0.0.1:{a}
            server b 127.0.0.1:{b} non-stick
            server c 127.0.0.1:{c}
        """,
        async farm =>
        {
            foreach (var path in (string[])["/", "/api", "/"])
            {
                for (var i = 0; i < 4; i++)
                {
                    await farm.GetAsync(path, $"X-Id: {i}", "X-Other: other");
                }
            }

            await farm.GetAsync("/", "X-Id: other");
        });

    private static async Task VisitAsync(Farm farm, string header)
    {
        for (var client = 1; client <= 4; client++)
        {
            await farm.GetAsync("/", string.Format(CultureInfo.InvariantCulture, header, client));
        }
    }

    private static string Listen(params string[] lines) =>
        $$"""
        listen farm
            bind 127.0.0.1:{front}
            balance roundrobin
            {{string.Join("\n    ", lines)}}
            server a 127.0.0.1:{a} cookie a check
            server b 127.0.0.1:{b} cookie b check
            server c 127.0.0.1:{c} cookie c check
        """;
}
