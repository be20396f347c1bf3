using LoadBalancing.Core.Tests.Network;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>Sessions that are learned from the responses to calls.</summary>
public sealed class CallSessionTests
{
    [Fact]
    public async Task Calls_of_a_session_go_to_the_server_that_began_it()
    {
        await using var a = await Origin.StartAsync("A", context => AnswerAsync(context, "A"));
        await using var b = await Origin.StartAsync("B", context => AnswerAsync(context, "B"));
        await using var orders = new BalancedClient(web => web.LearnSessions("ID").AddServer("A", a.Address).AddServer("B", b.Address));

        // The client keeps the cookies that it gets.
        for (var call = 0; call < 4; call++)
        {
            (await orders.Client.GetStringAsync("/")).Should().Be("A");
        }
    }

    private static Task AnswerAsync(HttpContext context, string name)
    {
        context.Response.Headers.Append("Set-Cookie", "theme=dark");
        context.Response.Headers.Append("Set-Cookie", $"ID=of-{name}; path=/");
        return context.Response.WriteAsync(name);
    }
}
