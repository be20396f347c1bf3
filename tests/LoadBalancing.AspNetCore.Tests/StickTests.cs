using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>Stick tables learn from what servers answer, however they speak.</summary>
public sealed class StickTests
{
    [Fact]
    public async Task A_session_stays_on_the_server_that_began_it()
    {
        using var first = ScriptedServer.Answering(Answer.Ok("A", "Set-Cookie: theme=dark", "set-cookie: ID=of-A; path=/"));
        using var second = ScriptedServer.Answering(Answer.Ok("B", "Set-Cookie: ID=of-B; path=/"));
        await using var app = await BalancedApp.StartAsync(web => web.LearnSessions("ID").AddServer("A", first.Address).AddServer("B", second.Address));

        await ExpectSessionsAsync(app);
    }

    [Fact]
    public async Task A_session_stays_on_the_server_that_began_it_over_HTTP_2()
    {
        await using var first = await Http2Origin.StartAsync(context => AnswerAsync(context, "A"));
        await using var second = await Http2Origin.StartAsync(context => AnswerAsync(context, "B"));
        await using var app = await BalancedApp.StartAsync(web => web.LearnSessions("ID")
            .AddServer("A", first.Address, server => server.Protocol(ServerProtocol.Http2))
            .AddServer("B", second.Address, server => server.Protocol(ServerProtocol.Http2)));

        await ExpectSessionsAsync(app);
    }

    private static async Task ExpectSessionsAsync(BalancedApp app)
    {
        foreach (var (cookie, server) in new (string?, string)[] { (null, "A"), (null, "B"), ("ID=of-B", "B"), ("ID=of-A", "A"), ("ID=of-A", "A"), (null, "A") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", cookie);
            }

            using var response = await app.Client(1).SendAsync(request);
            (await response.Content.ReadAsStringAsync()).Should().Be(server);
        }
    }

    private static Task AnswerAsync(HttpContext context, string name)
    {
        context.Response.Headers.SetCookie = $"ID=of-{name}; path=/";
        return context.Response.WriteAsync(name);
    }
}
