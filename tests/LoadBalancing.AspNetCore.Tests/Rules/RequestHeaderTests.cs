using System.Globalization;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>Rules that change the headers of requests.</summary>
public sealed class RequestHeaderTests
{
    [Fact]
    public async Task A_header_is_set_whatever_the_client_sent_of_it()
    {
        var seen = await RuledApp.RequestAsync(["set-header X-Client %ci"], "x-client: 1", "X-Client: 2");
        seen.Values("X-Client").Should().Equal("127.0.0.1");
    }

    [Fact]
    public async Task A_client_cannot_have_a_header_of_the_rules_left_out()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await RuledApp.StartAsync(server, web => web.OnRequest("set-header X-Client %ci").OnRequest("add-header X-Also 1"));
        await RawClient.ReadHeadAsync(app.Address, RawClient.Lasting("GET /", "Connection: X-Client, X-Also, X-Own", "X-Own: 1"));
        server.Request.Values("X-Client").Should().Equal("127.0.0.1");
        server.Request.Values("X-Also").Should().Equal("1");
        server.Request.Values("X-Own").Should().BeEmpty();
    }

    [Fact]
    public async Task A_header_is_added_behind_those_of_the_client()
    {
        var seen = await RuledApp.RequestAsync(["add-header X-Client %ci", "add-header X-New a"], "X-Client: 1");
        seen.Values("X-Client").Should().Equal("1", "127.0.0.1");
        seen.Values("X-New").Should().Equal("a");
    }

    [Theory]
    [InlineData("X-Trace-Id", "X-Trace-Key,X-Other,Y-Trace,X-42")]
    [InlineData("x-trace-id -m str", "X-Trace-Key,X-Other,Y-Trace,X-42")]
    [InlineData("x-trace -m beg", "X-Other,Y-Trace,X-42")]
    [InlineData("-TRACE -m end", "X-Trace-Id,X-Trace-Key,X-Other,X-42")]
    [InlineData("trace -m sub", "X-Other,X-42")]
    [InlineData("^x-[0-9]+$ -m reg", "X-Trace-Id,X-Trace-Key,X-Other,Y-Trace")]
    [InlineData("^X-[0-9]+$ -m reg", "X-Trace-Id,X-Trace-Key,X-Other,Y-Trace,X-42")]
    [InlineData("X-None", "X-Trace-Id,X-Trace-Key,X-Other,Y-Trace,X-42")]
    public async Task Headers_are_removed(string which, string left)
    {
        string[] names = ["X-Trace-Id", "X-Trace-Key", "X-Other", "Y-Trace", "X-42"];
        var seen = await RuledApp.RequestAsync([$"del-header {which}"], [.. names.Select(name => $"{name}: 1")]);
        names.Where(name => seen.Values(name).Count > 0).Should().Equal(left.Split(','));
    }

    [Fact]
    public async Task Rules_apply_one_after_another()
    {
        var seen = await RuledApp.RequestAsync(["set-header X-A 1", "del-header X-A", "add-header X-A 2", "allow", "add-header X-A 3"], "X-A: 0");
        seen.Values("X-A").Should().Equal("2");
    }

    [Fact]
    public async Task A_condition_sees_what_the_rules_before_it_have_done()
    {
        var seen = await RuledApp.RequestAsync(
            ["set-header X-A 1 if { hdr(X-A) 0 }", "set-header X-B 1 if { hdr(X-A) 0 }", "set-header X-C %[req.hdr(X-A)] unless FALSE"], "X-A: 0");
        (seen.Values("X-A"), seen.Values("X-B").Count).Should().BeEquivalentTo((new[] { "1" }, 0));
        seen.Values("X-C").Should().Equal("1");
    }

    [Fact]
    public async Task The_host_can_be_changed()
    {
        var seen = await RuledApp.RequestAsync(web => web.Options.Forwarded.Host = true, ["set-header Host inner.example"]);
        seen.Values("Host").Should().Equal("inner.example");
        seen.Values("X-Forwarded-Host").Should().Equal("example.test");
    }

    [Fact]
    public async Task Without_a_host_the_server_is_asked_by_its_address()
    {
        var seen = await RuledApp.RequestAsync(["del-header Host"]);
        seen.Values("Host").Should().ContainSingle().Which.Should().StartWith("127.0.0.1:");
    }

    [Fact]
    public async Task The_address_of_the_client_is_appended_behind_the_rules()
    {
        var seen = await RuledApp.RequestAsync(web => web.ForwardedFor(), ["del-header X-Forwarded-For"], "X-Forwarded-For: 192.0.2.1");
        seen.Values("X-Forwarded-For").Should().Equal("127.0.0.1");
    }

    [Fact]
    public async Task Persistence_sees_the_cookie_that_the_rules_leave()
    {
        var seen = await RuledApp.RequestAsync(
            web => web.PersistWithCookie("S", cookie => cookie.Insert().Indirect()), ["set-header Cookie \"a=1; S=x\""], "Cookie: S=y");
        seen.Values("Cookie").Should().Equal("a=1");
    }

    [Fact]
    public async Task An_upgrade_can_be_taken_away()
    {
        var seen = await RuledApp.RequestAsync(["del-header Upgrade"], "Upgrade: websocket", "Connection: close, upgrade");
        seen.Values("Upgrade").Should().BeEmpty();
    }

    [Theory]
    [InlineData("%ci:%fi", "127.0.0.1:127.0.0.1")]
    [InlineData("%HM %HP %HQ %HU %HV", "GET /path ?q=1 /path?q=1 HTTP/1.1")]
    [InlineData("%r", "GET /path?q=1 HTTP/1.1")]
    [InlineData("%b/%s%f", "web/<NOSRV>")]
    [InlineData("100%%", "100%")]
    [InlineData("%[src]|%[src,ipmask(8)]|%[method,lower]", "127.0.0.1|127.0.0.0|get")]
    [InlineData("%[req.hdr(Host),upper]%[req.hdr(X-None)]", "EXAMPLE.TEST")]
    [InlineData("%[url_param(q)] %[ssl_fc] %[nbsrv(web)] %[req.ver] %[be_name]%[srv_name]%[status]", "1 0 1 1.1 web0")]
    [InlineData("caf\u00e9 %HM", "caf\u00c3\u00a9 GET")]
    public async Task Formats(string format, string value) =>
        (await RuledApp.RequestAsync([$"set-header X-A \"{format}\""])).Values("X-A").Should().Equal(value);

    [Theory]
    [InlineData("%cp")]
    [InlineData("%fp")]
    [InlineData("%Ts")]
    [InlineData("%[src_port]")]
    [InlineData("%[dst_port]")]
    [InlineData("%[date]")]
    public async Task Numbers(string format) => int.Parse(
        (await RuledApp.RequestAsync([$"set-header X-A {format}"])).Values("X-A").Single(), CultureInfo.InvariantCulture).Should().BePositive();

    [Theory]
    [InlineData("%H", "^.+$")]
    [InlineData("%ID", "^[^ ]{10,}$")]
    [InlineData("%t", @"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d\.\d{3}$")]
    [InlineData("%T", @"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000$")]
    [InlineData("%Tl", @"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$")]
    public async Task Words(string format, string expected) =>
        (await RuledApp.RequestAsync([$"set-header X-A {format}"])).Values("X-A").Should().ContainSingle().Which.Should().MatchRegex(expected);
}
