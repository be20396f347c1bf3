using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Scenes;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// A farm where each machine is two servers with one cookie: an active one, whose checks go to a port that the machine's owner opens and
/// closes, and a backup, whose checks go to the service itself.
/// </summary>
internal static class CheckPortFarm
{
    public const string Front = "front";

    private const string Configuration = """
        listen webfarm
            bind 127.0.0.1:{front}
            balance roundrobin
            option redispatch
            cookie SERVERID insert indirect
            option httpchk HEAD / HTTP/1.0
            http-response add-header X-Way %s
            default-server inter 200
            server webA 127.0.0.1:{A} cookie A check port {port-A}
            server webB 127.0.0.1:{B} cookie B check port {port-B}
            server webC 127.0.0.1:{C} cookie C check port {port-C}
            server webD 127.0.0.1:{D} cookie D check port {port-D}
            server bkpA 127.0.0.1:{A} cookie A check port {A} backup
            server bkpB 127.0.0.1:{B} cookie B check port {B} backup
            server bkpC 127.0.0.1:{C} cookie C check port {C} backup
            server bkpD 127.0.0.1:{D} cookie D check port {D} backup
        """;

    /// <summary>Starts the balancer while all check ports are closed, and lets visitors come.</summary>
    public static async Task<Proxy> StartAsync(Scene scene)
    {
        var balancer = await scene.StartAsync(Front, Configuration);
        await scene.WaitForAsync(balancer, ("webA", "DOWN"), ("webB", "DOWN"), ("webC", "DOWN"), ("webD", "DOWN"));
        scene.Open(Front);
        return balancer;
    }

    /// <summary>Opens check ports one after another.</summary>
    public static async Task OpenAsync(Scene scene, Proxy balancer, string machines)
    {
        foreach (var machine in machines.Select(letter => $"{letter}"))
        {
            scene.Forward($"port-{machine}", machine).Start();
            await scene.WaitForAsync(balancer, ($"web{machine}", "UP"));
        }
    }
}
