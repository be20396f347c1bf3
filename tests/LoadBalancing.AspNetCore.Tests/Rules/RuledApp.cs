using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace LoadBalancing.AspNetCore.Tests.Rules;

/// <summary>One request through a backend with rules.</summary>
internal static class RuledApp
{
    /// <summary>Sends a request and gives what its server saw.</summary>
    public static async Task<ReceivedRequest> RequestAsync(string[] rules, params string[] headers) =>
        await RequestAsync(_ => { }, rules, headers);

    /// <inheritdoc cref="RequestAsync(string[], string[])"/>
    public static async Task<ReceivedRequest> RequestAsync(Action<BackendBuilder> configure, string[] rules, params string[] headers)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine"));
        await using var app = await StartAsync(server, web =>
        {
            configure(web);
            Array.ForEach(rules, rule => web.OnRequest(rule));
        });
        var (response, _) = await RawClient.ExchangeAsync(app.Address, RawClient.Get("/path?q=1", headers));
        response.Should().StartWith("HTTP/1.1 200 OK");
        return server.Request;
    }

    /// <summary>The response to a request whose server answers with these headers.</summary>
    public static async Task<HttpResponseMessage> ResponseAsync(string[] rules, params string[] headers)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("fine", headers));
        await using var app = await StartAsync(server, web => Array.ForEach(rules, rule => web.OnResponse(rule)));
        return await app.Client().GetAsync("/");
    }

    public static Task<BalancedApp> StartAsync(
        ScriptedServer server, Action<BackendBuilder> configure, Action<WebApplicationBuilder>? build = null) => BalancedApp.StartAsync(
            web =>
            {
                configure(web);
                web.AddServer("s1", server.Address);
            },
            build);

    /// <summary>Has the headers of responses written in nothing but ASCII.</summary>
    public static void WriteAscii(WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ResponseHeaderEncodingSelector = _ => null);
}
