using System.Collections.Concurrent;
using System.Net;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>Rules that answer requests: <c>deny</c> and <c>return</c>.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly ScriptedServer _server = ScriptedServer.Answering(Answer.Ok("fine"));

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("deny", 403, "The request is refused by a rule.\n", "PR")]
    [InlineData("deny deny_status 429", 429, "The request is refused by a rule.\n", "PR")]
    [InlineData("deny status 429", 429, "", "PR")]
    [InlineData("deny deny_status 204", 204, "", "PR")]
    [InlineData("deny deny_status 205", 205, "", "PR")]
    [InlineData("deny status 404 content-type text/html string <p>", 404, "<p>", "PR")]
    [InlineData("return", 200, "", "LR")]
    [InlineData("return status 204", 204, "", "LR")]
    [InlineData("return status 304", 304, "", "LR")]
    [InlineData("return status 418 content-type text/html string '%HP %ci'", 418, "%HP %ci", "LR")]
    [InlineData("return content-type text/html lf-string \"%HP\n%%%HM\"", 200, "/path\n%GET", "LR")]
    [InlineData("return content-type text/html string caf\u00e9", 200, "caf\u00e9", "LR")]
    public async Task The_answer_takes_the_place_of_the_servers(string rule, int status, string body, string letters)
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest(rule));
        var records = Listen(app);
        var response = await app.Client().GetAsync("/path");
        response.StatusCode.Should().Be((HttpStatusCode)status);
        (await response.Content.ReadAsStringAsync()).Should().Be(body);
        _server.Requests.Should().BeEmpty();
        await Patience.UntilAsync(() => !records.IsEmpty, "the end of the request");
        var record = records.Single();
        (record.Status, record.Letters, record.Server, record.Backend).Should().Be((status, letters + "--", null, app.Backend));
    }

    [Fact]
    public async Task The_bytes_of_a_file_stay_as_they_are()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0, 0xFF, 0x80, (byte)'%', (byte)'\n'];
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes);
            await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest($"return content-type image/x-icon file {file}"));
            (await app.Client().GetByteArrayAsync("/")).Should().Equal(bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("deny if { hdr_reg(x) REG }")]
    [InlineData("deny unless { hdr_reg(x) REG }")]
    [InlineData("return if !{ hdr_reg(x) REG }")]
    [InlineData("set-header Y 1 if { hdr_reg(x) REG }")]
    public async Task Who_keeps_an_expression_busy_for_too_long_is_refused(string rule)
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest(rule.Replace("REG", @"'^(a+)+\1$'", StringComparison.Ordinal)));
        var records = Listen(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X", string.Join(',', Enumerable.Repeat(new string('a', 30) + "!", 900)));
        var response = await app.Client().SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).Should().Be("Rules could not decide about the request in time.\n");
        await Patience.UntilAsync(() => !records.IsEmpty, "the end of the request");
        records.Single().Letters.Should().Be("PR--");
        (await (await app.Client().GetAsync("/")).Content.ReadAsStringAsync()).Should().NotContain("in time", "each request has time of its own");
    }

    [Fact]
    public async Task A_refusal_is_not_to_be_cached()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest("deny"));
        var response = await app.Client().GetAsync("/");
        response.Headers.CacheControl!.NoCache.Should().BeTrue();
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
    }

    [Fact]
    public async Task Headers_and_type_are_what_the_rule_says()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web
            .OnRequest("return content-type application/json string '{}' hdr X-A 1 hdr X-A %HM hdr Retry-After 5"));
        var response = await app.Client().GetAsync("/");
        response.Headers.GetValues("X-A").Should().Equal("1", "GET");
        response.Headers.GetValues("Retry-After").Should().Equal("5");
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
    }

    [Theory]
    [InlineData("return hdr X-A caf\u00e9")]
    [InlineData("redirect location /caf\u00e9")]
    public async Task An_answer_that_cannot_be_sent_is_an_error_of_its_own(string rule)
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest(rule), RuledApp.WriteAscii);
        var records = Listen(app);
        (await app.Client().GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        await Patience.UntilAsync(() => !records.IsEmpty, "the end of the request");
        (records.Single().Status, records.Single().Letters).Should().Be((500, "PH--"));
    }

    [Theory]
    [InlineData("file", "%HM")]
    [InlineData("lf-file", "GET")]
    public async Task The_body_can_come_from_a_file(string word, string body)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "%HM");
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest($"return content-type text/plain {word} {file}"));
        File.Delete(file);
        (await app.Client().GetStringAsync("/")).Should().Be(body);
    }

    [Fact]
    public async Task Who_asks_for_the_head_alone_gets_no_body()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest("return content-type text/plain string hello"));
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        var response = await app.Client().SendAsync(request);
        response.Content.Headers.ContentLength.Should().Be(5);
    }

    [Fact]
    public async Task A_body_that_came_with_the_request_does_not_spoil_the_next_one()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest("return content-type text/plain string hello"));
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("POST /", "Content-Length: 11") + "GET / HTTP/");
        (await client.ReadResponseAsync()).Body.Should().Be("hello");
        await client.SendAsync(RawClient.Lasting("GET /"));
        (await client.ReadResponseAsync()).Body.Should().Be("hello");
    }

    [Fact]
    public async Task The_first_final_rule_counts()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest("return status 201").OnRequest("deny"));
        (await app.Client().GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("deny if { path /path }", 403)]
    [InlineData("deny unless { path /path }", 200)]
    [InlineData("deny status 429 content-type text/plain string no hdr X-A 1 if { path /path } { method POST } or { src 127.0.0.0/8 }", 429)]
    [InlineData("redirect location / if { path -i /PATH }", 302)]
    [InlineData("redirect location / code 303 if { path /other }", 200)]
    [InlineData("return status 201 unless METH_POST", 201)]
    [InlineData("allow if METH_GET", 200)]
    public async Task A_rule_may_have_a_condition(string rule, int status)
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest(rule));
        (await app.Client().GetAsync("/path")).StatusCode.Should().Be((HttpStatusCode)status);
    }

    [Fact]
    public async Task After_allow_no_rule_counts()
    {
        await using var app = await RuledApp.StartAsync(_server, web => web.OnRequest("allow").OnRequest("deny"));
        (await app.Client().GetStringAsync("/")).Should().Be("fine");
    }

    private static ConcurrentQueue<RequestRecord> Listen(BalancedApp app)
    {
        var records = new ConcurrentQueue<RequestRecord>();
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += records.Enqueue;
        return records;
    }
}
