using System.Text;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Comparing;

/// <summary>
/// Runs a scenario through HAProxy, then through <c>lb</c>, each with servers of its own, and holds both to the same
/// observations.
/// </summary>
internal static class Comparison
{
    // With the value "haproxy" HAProxy is compared with itself: whatever differs then is a fault of these tests.
    private const string SubjectVariable = "CONFORMANCE_SUBJECT";

    /// <returns>What was seen through <c>lb</c>, which equals what was seen through HAProxy.</returns>
    public static async Task<Transcript> RunAsync(string configuration, Func<Farm, Task> scenario)
    {
        var expected = await RunAsync(new HAProxyProxy(), configuration, scenario);
        var actual = await RunOnSubjectAsync(configuration, scenario);
        Differences(expected, actual).Should().BeEmpty("lb has to behave as HAProxy does");
        return actual;
    }

    /// <summary>Runs a scenario through <c>lb</c> alone, for behaviour that is meant to differ from HAProxy's.</summary>
    public static Task<Transcript> RunOnSubjectAsync(string configuration, Func<Farm, Task> scenario) =>
        RunAsync(CreateSubject(), configuration, scenario);

    /// <summary>The proxy that is tested, not started yet.</summary>
    public static Proxy CreateSubject() =>
        Environment.GetEnvironmentVariable(SubjectVariable) == "haproxy" ? new HAProxyProxy() : new LbProxy();

    private static async Task<Transcript> RunAsync(Proxy proxy, string configuration, Func<Farm, Task> scenario)
    {
        await using var farm = await Farm.StartAsync(proxy, configuration);
        await scenario(farm);
        (await proxy.StopAsync()).Should().Be(proxy.ExitCodeWhenStopped, "{0} was asked to end and wrote:\n{1}", proxy.Name, proxy.Output);
        farm.Transcript.ProxyOutput = proxy.Output;
        return farm.Transcript;
    }

    private static string Differences(Transcript expected, Transcript actual)
    {
        var text = new StringBuilder();
        if (expected.Servers != actual.Servers)
        {
            text.AppendLine().AppendLine($"servers, HAProxy: {expected.Servers}").AppendLine($"servers, lb:      {actual.Servers}");
        }

        foreach (var (number, (of, by)) in expected.Exchanges.Zip(actual.Exchanges).Index())
        {
            var wanted = ExchangeText.Describe(of);
            var seen = ExchangeText.Describe(by);
            if (!wanted.SequenceEqual(seen))
            {
                text.AppendLine().AppendLine($"request {number + 1}: {of.Request}");
                AppendLines(text, "only HAProxy", Without(wanted, seen));
                AppendLines(text, "only lb     ", Without(seen, wanted));
            }
        }

        return text.Length == 0 ? "" : $"{text}\nHAProxy wrote:\n{expected.ProxyOutput}\n\nlb wrote:\n{actual.ProxyOutput}\n";
    }

    // Like Except, but a line that stands there twice counts twice.
    private static List<string> Without(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var rest = lines.ToList();
        foreach (var line in others)
        {
            rest.Remove(line);
        }

        return rest;
    }

    private static void AppendLines(StringBuilder text, string whose, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.AppendLine($"  {whose} | {line}");
        }
    }
}
