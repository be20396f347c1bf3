using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests;

public sealed class ForwardingSmokeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_is_forwarded(int version)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("hello"));
        await using var app = await BalancedApp.StartAsync(server);
        (await app.Client(version).GetStringAsync("/x")).Should().Be("hello");
        server.Request.Line.Should().Be("GET /x HTTP/1.1");
    }
}
