using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>Rules that change the headers of responses.</summary>
public sealed class ResponseHeaderTests
{
    [Fact]
    public async Task Headers_are_set_added_and_removed()
    {
        var response = await RuledApp.ResponseAsync(
            ["set-header X-A 1", "add-header X-B 2", "del-header Server", "del-header x-debug -m beg"],
            "X-A: 0", "X-A: 00", "X-B: 1", "Server: secret", "X-Debug-1: a", "X-Debug-2: b", "X-Kept: c");
        response.Headers.GetValues("X-A").Should().Equal("1");
        response.Headers.GetValues("X-B").Should().Equal("1", "2");
        response.Headers.GetValues("X-Kept").Should().Equal("c");
        response.Headers.Select(header => header.Key).Should().NotContain(["Server", "X-Debug-1", "X-Debug-2"]);
        (await response.Content.ReadAsStringAsync()).Should().Be("fine");
    }

    [Fact]
    public async Task The_framing_stays_whatever_a_pattern_matches()
    {
        var response = await RuledApp.ResponseAsync(["del-header . -m reg"], "X-A: 1");
        response.Headers.Should().NotContainKey("X-A");
        (await response.Content.ReadAsStringAsync()).Should().Be("fine");
    }

    [Fact]
    public async Task A_format_knows_the_server_and_the_status()
    {
        var response = await RuledApp.ResponseAsync(["set-header X-A \"%b/%s %ST\""]);
        response.Headers.GetValues("X-A").Should().Equal("web/s1 200");
    }

    [Theory]
    [InlineData("set-header X-A 1 if { status 200:299 }", true)]
    [InlineData("set-header X-A 1 unless { status 200 }", false)]
    [InlineData("set-header X-A 1 if { res.hdr(X-B) b }", true)]
    [InlineData("set-header X-A %[res.hdr(X-B)] if { path / } { res.hdr(X-B) -m found }", true)]
    [InlineData("set-header X-A 1 if { res.hdr(X-None) -m found }", false)]
    public async Task A_condition_sees_the_response_and_the_request(string rule, bool applies)
    {
        var response = await RuledApp.ResponseAsync([rule], "X-B: b");
        response.Headers.Contains("X-A").Should().Be(applies);
    }

    [Fact]
    public async Task The_persistence_cookie_is_set_behind_the_rules()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine", "Set-Cookie: k=v"));
        await using var app = await BalancedApp.StartAsync(web => web
            .PersistWithCookie("S", cookie => cookie.Insert())
            .OnResponse("del-header Set-Cookie")
            .AddServer("s1", server.Address, s1 => s1.Cookie("A")));
        var response = await app.Client().GetAsync("/");
        response.Headers.GetValues("Set-Cookie").Should().Equal("S=A; path=/");
    }

    [Fact]
    public async Task An_answer_of_the_balancer_itself_is_no_response_of_a_server()
    {
        await using var app = await BalancedApp.StartAsync(web => web
            .OnResponse("set-header X-A 1")
            .AddServer("s1", "http://127.0.0.1:1", s1 => s1.Options.Disabled = true));
        var response = await app.Client().GetAsync("/");
        response.Headers.Should().NotContainKey("X-A");
    }

    [Fact]
    public async Task A_response_that_takes_an_expression_too_long_is_not_sent()
    {
        var response = await RuledApp.ResponseAsync(
            [@"del-header ^secret-(.)(?!\1) -m reg", @"set-header X-A 1 if { res.hdr(X) -m reg ^(a+)+\1$ }"], $"X: {new string('a', 40)}!", "Secret-1: 2");
        ((int)response.StatusCode).Should().Be(500);
        response.Headers.Should().NotContainKey("Secret-1").And.NotContainKey("X-A");
    }

    [Theory]
    [InlineData("set-header X-A caf\u00e9")]
    [InlineData("add-header X-A %[req.hdr(X-In)]")]
    public async Task A_value_that_cannot_be_sent_is_the_rules_fault_and_not_the_servers(string rule)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine", "X-Kept: 1"));
        using var log = new RecordedLog();
        await using var app = await BalancedApp.StartAsync(
            web => web.OnResponse(rule).AddServer("s1", server.Address),
            builder =>
            {
                RuledApp.WriteAscii(builder);
                builder.Logging.AddProvider(log);
            });
        var records = new ConcurrentQueue<RequestRecord>();
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += records.Enqueue;

        var response = await RawClient.ReadHeadAsync(app.Address, RawClient.Get("/", "X-In: caf\u00c3\u00a9"));

        response.Should().StartWith("HTTP/1.1 500 ").And.NotContain("X-Kept");
        await app.UntilNothingRunsAsync();
        app.Server.TotalFailures.Should().Be(0);
        await Patience.UntilAsync(() => !records.IsEmpty, "the end of the request");
        records.Single().Termination.ToString().Should().Be("PH");
        records.Single().Status.Should().Be(500);
        log.Lines.Should().ContainSingle(line => line.Contains("'X-A' cannot be written", StringComparison.Ordinal));
    }
}
