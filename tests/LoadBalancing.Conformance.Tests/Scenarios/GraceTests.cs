using LoadBalancing.Conformance.Scenes;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>A balancer is left before it leaves.</summary>
public sealed class GraceTests(ITestOutputHelper output)
{
    private static readonly string Balancer = SoftStopPage.Configuration("The balancer itself")
        .Replace("grace 20s", "grace 3s", StringComparison.Ordinal)
        .Replace("bind :81", "bind 127.0.0.1:{front-health}", StringComparison.Ordinal)
        .Replace("127.0.0.1:80", "127.0.0.1:{front}", StringComparison.Ordinal);

    [Fact]
    public Task ARCH_5_9_The_service_goes_on_when_its_health_is_denied_already() => SceneComparison.PlayAsync(output, isBusy: false, async scene =>
    {
        var balancer = await scene.StartAsync("front-health", Balancer);
        (await IsAliveAsync(scene)).Should().BeTrue();
        balancer.StopSoftly();
        while (await IsAliveAsync(scene))
        {
            // It says no at the end of the time of grace at the latest, and then the next line fails.
        }

        using var visitor = new Visitor(scene.Port("front"));
        (await visitor.VisitAsync()).IsKept.Should().BeTrue();
    });

    private static async Task<bool> IsAliveAsync(Scene scene)
    {
        using var check = new Visitor(scene.Port("front-health"));
        try
        {
            await check.VisitAsync();
            return true;
        }
        catch (VisitFailedException)
        {
            return false;
        }
    }
}
