using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Connections to a server that enters maintenance: none is left open for whoever stops the server then.</summary>
public sealed class MaintenanceTests
{
    [Theory]
    [InlineData(AdministrativeState.Drain, 1)]
    [InlineData(AdministrativeState.Maintenance, 0)]
    public async Task Those_that_wait_end_at_once(AdministrativeState state, int left)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(new ManualTime(), server);
        await app.Client().GetStringAsync("/");
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(1);

        app.Server.SetAdministrativeState(state);

        app.Pool.Open.Should().Be(left);
    }

    [Fact]
    public async Task Those_in_use_end_with_their_exchange()
    {
        var rests = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await rests.Task;
            await connection.SendAsync(Answer.Ok("whole"));
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await BalancedApp.StartAsync(new ManualTime(), server);
        var response = app.Client().GetStringAsync("/");
        await Patience.UntilAsync(() => server.Requests.Count == 1, "the request");

        app.Server.SetAdministrativeState(AdministrativeState.Maintenance);
        rests.SetResult();

        (await response).Should().Be("whole");
        await app.UntilNothingRunsAsync();
        app.Pool.Open.Should().Be(0);
    }

    [Fact]
    public async Task Those_of_HTTP_2_end_too()
    {
        await using var server = await Http2Origin.StartAsync(context => context.Response.WriteAsync("x"));
        await using var app = await BalancedApp.StartAsync(
            web => web.AddServer("s1", server.Address, s1 => s1.Protocol(ServerProtocol.Http2)));
        (await app.Client().GetStringAsync("/")).Should().Be("x");

        app.Server.SetAdministrativeState(AdministrativeState.Maintenance);
        app.Server.SetAdministrativeState(AdministrativeState.Ready);

        (await app.Client().GetStringAsync("/")).Should().Be("x");
        server.Requests.Select(request => request.Connection).Should().OnlyHaveUniqueItems().And.HaveCount(2);
    }
}
