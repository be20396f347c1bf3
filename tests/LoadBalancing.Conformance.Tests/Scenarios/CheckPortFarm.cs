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

    private static readonly string Configuration = SoftStopPage.Configuration("By a port");

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
