using System.Text;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Tunnels;

/// <summary>Which time limit ends a tunnel in which nothing moves.</summary>
public sealed class TunnelTimeoutTests
{
    // The limits of each, whether the client has ended its side, and whether the tunnel ends before its neighbour that waits longer.
    private static readonly (string Limits, bool ClientEnds, bool Ends)[] Cases =
    [
        ("timeout client 1h, timeout server 1h, timeout tunnel 100ms", false, true),
        ("timeout client 100ms, timeout server 1h", false, true),
        ("timeout client 1h, timeout server 100ms", false, true),
        ("timeout client 100ms, timeout server 100ms, timeout tunnel 1h", false, false),
        ("timeout client 1h, timeout server 100ms", true, true),
        ("timeout client 100ms, timeout server 1h", true, false),
        ("timeout client 1h, timeout server 1h, timeout tunnel 100ms", true, true),
        ("timeout client 1h, timeout server 1h, timeout tunnel 1h, timeout server-fin 100ms", true, true),
        ("timeout client 1h, timeout server 1h, timeout tunnel 100ms, timeout server-fin 1h", true, false),
        ("timeout client 1h, timeout server 1h, timeout tunnel 1h, timeout client-fin 100ms", true, false),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task As_in_HAProxy(bool isHAProxy)
    {
        await using var farm = await Farm.StartAsync(isHAProxy ? new HAProxyProxy() : Comparison.CreateSubject(), Configuration());
        using var origin = new SwitchingOrigin(farm.PortNamed("port-origin"));
        var clients = new List<TunnelClient>();
        try
        {
            foreach (var (number, (_, clientEnds, _)) in Cases.Index())
            {
                var client = await TunnelClient.OpenAsync(farm.PortNamed($"front-{number}"), Target(number, clientEnds));
                clients.Add(client);
                if (clientEnds)
                {
                    client.FinishSending();
                }
            }

            using (var neighbour = await TunnelClient.OpenAsync(farm.Port, "/neighbour"))
            {
                (await neighbour.ReadAsync()).Should().BeEmpty();
            }

            foreach (var (number, (limits, clientEnds, ends)) in Cases.Index())
            {
                if (!ends)
                {
                    await origin.SayAsync(Target(number, clientEnds), "still here");
                }

                (await clients[number].ReadAsync()).Should().Be(
                    ends ? "" : "still here", "of {0}{1}", limits, clientEnds ? ", once the client has ended" : "");
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static string Target(int number, bool clientEnds) => clientEnds ? $"/{number}/stay" : $"/{number}";

    private static string Configuration()
    {
        var text = new StringBuilder();
        foreach (var (number, (limits, _, _)) in Cases.Index())
        {
            Append(text, $"{number}", $"front-{number}", limits);
        }

        Append(text, "neighbour", "front", "timeout client 1h, timeout server 1h, timeout tunnel 1s");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string port, string limits)
    {
        text.AppendLine($"listen tunnel-{name}").AppendLine($"    bind 127.0.0.1:{{{port}}}");
        foreach (var limit in limits.Split(", "))
        {
            text.AppendLine($"    {limit}");
        }

        text.AppendLine("    server s 127.0.0.1:{port-origin}");
    }
}
