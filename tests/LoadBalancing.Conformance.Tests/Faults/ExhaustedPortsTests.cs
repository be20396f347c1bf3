using System.Text;
using LoadBalancing.AspNetCore.Tests;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Network;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Faults;

/// <summary>A proxy that has no port left to connect from to a server, in a network with few of them.</summary>
public sealed class ExhaustedPortsTests
{
    private const int Ports = 20;
    private const int Others = 5;

    // All three have the same server. Clients need ports as well, for each farm its own.
    private const string Configuration = """
        defaults
            mode http
            log stdout format raw local0
            option httplog
            retries 1
            option redispatch 1
            timeout connect 5s
            timeout client 30s
            timeout server 30s

        listen held
            bind 127.0.0.1:{front-held}
            server a 127.0.0.1:{a}

        listen alone
            bind 127.0.0.1:{front}
            server a 127.0.0.1:{a}

        listen pair
            bind 127.0.0.1:{front-pair}
            server a 127.0.0.1:{a}
            server b 127.0.0.1:{b}
        """;

    [OwnNetworkFact]
    public async Task Without_ports_to_a_server_others_are_tried_and_clients_told_until_there_are_some_again()
    {
        using var network = await OwnNetwork.CreateAsync(Ports);
        (await PlayAsync(new HAProxyProxy(), network)).Should().Contain("Connect() failed for backend alone: no free ports.");
        (await PlayAsync(Comparison.CreateSubject(), network)).Should().Contain(
            "A request to backend alone failed: SC NotConnected after 1 retries: Cannot assign requested address");
    }

    private static async Task<string> PlayAsync(Proxy proxy, OwnNetwork network)
    {
        proxy.Network = network;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = 0;
        await using var farm = await Farm.StartAsync(proxy, Configuration, request =>
        {
            if (request.Path == "/held")
            {
                Interlocked.Increment(ref arrived);
            }

            return OriginAnswer.Text($"answered by {request.Server}", "Connection: close") with
            {
                Close = true,
                Release = request.Path == "/held" ? release.Task : Task.CompletedTask,
            };
        });
        try
        {
            var held = new List<Task<string>>();
            for (var i = 0; i < Ports; i++)
            {
                held.Add(GetAsync(farm, "front-held", "/held"));
            }

            await Patience.UntilAsync(() => Volatile.Read(ref arrived) == Ports, "a request on every port");
            (await GetAsync(farm, "front")).Should().StartWith("503 ");
            for (var i = 0; i < Others; i++)
            {
                (await GetAsync(farm, "front-pair")).Should().Be("200 answered by b");
            }

            await proxy.WaitForOutputAsync(log => LogLines.LastOf("alone", "/", log)?.StartsWith("SC", StringComparison.Ordinal) == true, "it tells of the failure");
            release.SetResult();
            (await Task.WhenAll(held)).Should().OnlyContain(answer => answer == "200 answered by a");
        }
        finally
        {
            // Servers stop when all is answered.
            release.TrySetResult();
        }

        await UntilServedAsync(farm).Soon();
        (await proxy.StopAsync()).Should().Be(proxy.ExitCodeWhenStopped);
        return proxy.Output;
    }

    // The system gives ports back when it has done with their connections.
    private static async Task UntilServedAsync(Farm farm)
    {
        while (await GetAsync(farm, "front") != "200 answered by a")
        {
            // Not yet.
        }
    }

    private static async Task<string> GetAsync(Farm farm, string front, string path = "/")
    {
        using var client = await farm.ConnectAsync(front);
        var response = await client.SendAsync(Encoding.ASCII.GetBytes(Farm.Request("GET", path, "Connection: close")));
        return $"{response.Status} {Encoding.ASCII.GetString(response.Body)}";
    }
}
