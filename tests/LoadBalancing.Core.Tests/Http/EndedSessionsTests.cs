using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>Calls that run on a server when it goes into maintenance.</summary>
public sealed class EndedSessionsTests
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_call_without_an_answer_fails()
    {
        await using var server = Staying("");
        await using var orders = new BalancedClient(farm => farm.AddServer("a", server.Address, one => one.EndSessionsWhenDown()));
        var call = orders.Client.GetAsync("/");
        await _asked.Task;

        orders.Orders.Servers[0].SetAdministrativeState(AdministrativeState.Maintenance);

        (await call.Invoking(async answer => await answer).Should().ThrowAsync<HttpRequestException>())
            .WithMessage("The exchange was ended: orders/a went out of use.");
        orders.Orders.Servers[0].Should().BeEquivalentTo(new { InFlight = 0, TotalFailures = 0 });
    }

    [Fact]
    public async Task A_response_that_has_begun_breaks_off()
    {
        await using var server = Staying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
        await using var orders = new BalancedClient(farm => farm.AddServer("a", server.Address, one => one.EndSessionsWhenDown()));
        using var response = await orders.Client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);

        orders.Orders.Servers[0].SetAdministrativeState(AdministrativeState.Maintenance);

        await body.Invoking(async stream => await stream.ReadExactlyAsync(new byte[1])).Should().ThrowAsync<Exception>();
    }

    private LoopbackServer Staying(string answer) => new(async (stream, stop) =>
    {
        await LoopbackServer.ReadHeadAsync(stream, stop);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), stop);
        _asked.TrySetResult();
        await Task.Delay(Timeout.Infinite, stop);
    });
}
