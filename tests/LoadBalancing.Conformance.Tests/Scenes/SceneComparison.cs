using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Proxies;
using Xunit.Abstractions;

namespace LoadBalancing.Conformance.Scenes;

/// <summary>Plays a scene with HAProxy and with <c>lb</c> at the same time: the same has to happen, and nobody may be let down by <c>lb</c>.</summary>
internal static class SceneComparison
{
    /// <param name="output">Gets the figures of the load.</param>
    /// <param name="isBusy">Whether there is load.</param>
    /// <param name="script">What happens, on a scene of its own for each program.</param>
    /// <param name="sharesSessions">Whether sessions are with all machines.</param>
    public static async Task PlayAsync(ITestOutputHelper output, bool isBusy, Func<Scene, Task> script, bool sharesSessions = false)
    {
        var playing = Task.WhenAll(
            PlayAsync(output, new Scene(() => new HAProxyProxy(), isBusy, sharesSessions), script),
            PlayAsync(output, new Scene(Comparison.CreateSubject, isBusy, sharesSessions), script));
        await ((Task)playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var runs = playing.Exception is { } failures ? throw failures : playing.Result;
        runs[1].Should().Equal(runs[0], "lb has to behave as HAProxy does");
    }

    /// <summary>Plays a scene with <c>lb</c> alone, where HAProxy has no such thing.</summary>
    public static Task PlayOnSubjectAsync(ITestOutputHelper output, bool isBusy, Func<Scene, Task> script) =>
        PlayAsync(output, new Scene(Comparison.CreateSubject, isBusy), script);

    private static async Task<IReadOnlyList<string>> PlayAsync(ITestOutputHelper output, Scene scene, Func<Scene, Task> script)
    {
        await using var playing = scene;
        try
        {
            await script(scene);
            if (await scene.CloseAsync() is var (requests, rate))
            {
                output.WriteLine($"{requests} requests, {rate:F0} each second");
            }

            (await scene.TakeFaultsAsync()).Should().BeEmpty();
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"{failed.Message}\n\n{scene.LinesWithTimes}\n\n{scene.BalancersWrote}", failed);
        }

        return scene.Lines;
    }
}
