using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>Variables of rules, over HTTP/2 and where requests take over one another's objects.</summary>
public sealed class VariableTests
{
    private const int Requests = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_set_for_a_request_is_that_requests_alone(int version)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await RuledApp.StartAsync(server, web => web
            .OnRequest("set-var(txn.before) var(txn.own)")
            .OnRequest("set-var(txn.own) path if { path_beg /own }")
            .OnResponse("set-header X-Own \"%[var(txn.before)]|%[var(txn.own)]\""));
        var client = app.Client(version);
        var seen = await Task.WhenAll(Enumerable.Range(0, Requests).Select(async number =>
        {
            var path = number % 2 == 0 ? $"/own{number}" : "/other";
            var response = await client.GetAsync(path);
            return (Expected: number % 2 == 0 ? $"|{path}" : "|", Actual: response.Headers.GetValues("X-Own").Single());
        }));

        seen.Should().OnlyContain(pair => pair.Expected == pair.Actual);
    }

    [Fact]
    public async Task Requests_of_an_HTTP2_connection_share_its_variables()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await RuledApp.StartAsync(server, web => web
            .OnResponse("set-header X-First %[var(sess.first,nobody)]")
            .OnRequest("set-var(sess.first) path unless { var(sess.first) -m found }"));
        using var client = app.Client(version: 2);
        (await client.GetAsync("/1")).Headers.GetValues("X-First").Should().Equal("/1");
        var others = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(2, Requests).Select(async number =>
            others.Add((await client.GetAsync($"/{number}")).Headers.GetValues("X-First").Single())));

        others.Should().AllBe("/1");
        (await app.Client(version: 2).GetAsync("/other")).Headers.GetValues("X-First").Should().Equal("/other");
    }
}
