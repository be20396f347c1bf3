using LoadBalancing.Conformance.Comparing;

namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Checks of a real gRPC server. HAProxy has no such check.</summary>
public sealed class GrpcCheckTests
{
    [Fact]
    public async Task A_gRPC_server_comes_refuses_stalls_and_goes()
    {
        using var server = new GrpcServer();
        await using var farm = await Farm.StartAsync(Comparison.CreateSubject(), $$"""
            listen farm
                bind 127.0.0.1:{front}
                timeout check 2s
                option grpc-check shop
                server s 127.0.0.1:{{server.Port}} check inter 200 rise 1 fall 3
            """);

        await farm.Proxy.WaitForStateAsync("s", up: false);
        await ActAsync(server.Start, up: true);
        await ActAsync(server.Break, up: false);
        await ActAsync(server.Repair, up: true);
        await ActAsync(server.Stall, up: false);
        await ActAsync(server.Resume, up: true);
        await ActAsync(server.Stop, up: false);

        StateLines.Read(farm.Proxy)["farm"].Should().Equal(
            "DOWN L4CON", "UP L7OK", "DOWN L7STS", "UP L7OK", "DOWN L7TOUT", "UP L7OK", "DOWN L4CON");

        async Task ActAsync(Action act, bool up)
        {
            act();
            await farm.Proxy.WaitForStateAsync("s", up);
        }
    }
}
