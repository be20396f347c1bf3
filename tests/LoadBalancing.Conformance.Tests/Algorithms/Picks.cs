using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>Sends the requests of many cases through one HAProxy and one <c>lb</c>, and compares server by server.</summary>
internal static class Picks
{
    private static readonly OriginAnswer Empty = OriginAnswer.Text("");

    /// <returns>What was picked for each case, a letter for each request, the same by both.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(IReadOnlyList<PickCase> cases)
    {
        var expected = await RunAsync(new HAProxyProxy(), cases);
        var actual = await RunAsync(Comparison.CreateSubject(), cases);
        var differences = cases.Index().Where(item => expected[item.Index] != actual[item.Index])
            .Select(item => $"{item.Item}\n  HAProxy {expected[item.Index]}\n  lb      {actual[item.Index]}\n{FirstDifference(item.Item, expected[item.Index], actual[item.Index])}");
        string.Join('\n', differences).Should().BeEmpty("lb has to pick as HAProxy does");
        return actual;
    }

    private static async Task<string[]> RunAsync(Proxy proxy, IReadOnlyList<PickCase> cases)
    {
        await using var farm = await Farm.StartAsync(proxy, Configuration(cases), _ => Empty);
        var picks = new string[cases.Count];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            picks[i] = await PickAsync(farm.PortNamed(PortName(i, cases.Count)), cases[i].Requests));
        return picks;
    }

    // The proxy is waited for until it listens on "front", which it opens last.
    private static string PortName(int number, int count) => number == count - 1 ? "front" : $"front-{number}";

    private static string Configuration(IReadOnlyList<PickCase> cases)
    {
        var text = new StringBuilder();
        foreach (var (number, pickCase) in cases.Index())
        {
            text.AppendLine($"listen farm{number}").AppendLine($"    bind {pickCase.Address}:{{{PortName(number, cases.Count)}}}");
            foreach (var line in pickCase.Lines)
            {
                text.AppendLine($"    {line}");
            }

            foreach (var (place, weight) in pickCase.Weights.Index())
            {
                var name = (char)('a' + place);
                text.AppendLine($"    server {name} 127.0.0.1:{{{name}}} weight {weight} {pickCase.ServerParameters.ElementAtOrDefault(place)}");
            }
        }

        return text.ToString();
    }

    private static async Task<string> PickAsync(int port, IReadOnlyList<PickRequest> requests)
    {
        var picks = new StringBuilder();
        RawClient? shared = null;
        try
        {
            foreach (var request in requests)
            {
                using var own = request.From is null ? null : await RawClient.ConnectAsync(port, request.From);
                var client = own ?? (shared ??= await RawClient.ConnectAsync(port));
                var response = await client.SendAsync(request.Bytes);
                picks.Append(response.Origin ?? $"({response.Status})");
                if (own is null && !response.KeepsConnection)
                {
                    shared!.Dispose();
                    shared = null;
                }
            }
        }
        finally
        {
            shared?.Dispose();
        }

        return picks.ToString();
    }

    private static string FirstDifference(PickCase pickCase, string expected, string actual)
    {
        var place = Enumerable.Range(0, Math.Min(expected.Length, actual.Length)).FirstOrDefault(i => expected[i] != actual[i]);
        return place < pickCase.Requests.Count ? $"  first: {pickCase.Requests[place].Text.Trim()} {pickCase.Requests[place].From}" : "";
    }
}
