using System.Collections.Concurrent;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>Sends the requests of many cases through one HAProxy and one <c>lb</c>, and compares what servers and clients see.</summary>
internal static class CookieComparison
{
    public static async Task RunAsync(IReadOnlyList<CookieCase> cases)
    {
        var expected = await RunAsync(new HAProxyProxy(), cases);
        var actual = await RunAsync(Comparison.CreateSubject(), cases);
        var differences =
            from number in Enumerable.Range(0, cases.Count)
            from request in Enumerable.Range(0, cases[number].Requests.Count)
            where expected[number][request] != actual[number][request]
            select $"{cases[number]}: {cases[number].Requests[request]}\n  HAProxy {expected[number][request]}\n  lb      {actual[number][request]}";
        string.Join('\n', differences.Take(40)).Should().BeEmpty("lb has to treat cookies as HAProxy does");
    }

    private static async Task<string[][]> RunAsync(Proxy proxy, IReadOnlyList<CookieCase> cases)
    {
        var seen = new ConcurrentDictionary<string, OriginRequest>();
        await using var farm = await Farm.StartAsync(proxy, Configuration(cases), request =>
        {
            seen[request.Head.Values("X-Number").Single()] = request;
            var (number, place) = PlaceOf(request);
            return OriginAnswer.Text("", [.. cases[number].Requests[place].SetCookies.Select(cookie => $"Set-Cookie: {cookie}")]);
        });
        var results = new string[cases.Count][];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
        {
            var text = new List<string>();
            foreach (var (place, request) in cases[number].Requests.Index())
            {
                using var client = await RawClient.ConnectAsync(farm.PortNamed(PortName(number, cases.Count)));
                var response = await client.SendAsync(Encoding.Latin1.GetBytes(Text($"{number}-{place}", request)));
                text.Add(Describe(response, seen.GetValueOrDefault($"{number}-{place}")));
            }

            results[number] = [.. text];
        });
        return results;
    }

    private static (int Case, int Request) PlaceOf(OriginRequest request)
    {
        var parts = request.Head.Values("X-Number").Single().Split('-');
        return (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Text(string number, CookieRequest request) =>
        $"{request.Method} / HTTP/1.1\r\nHost: farm\r\nX-Number: {number}\r\n" +
        string.Concat(request.Cookies.Select(cookie => $"Cookie: {cookie}\r\n")) +
        (request.Method == "POST" ? "Content-Length: 0\r\n\r\n" : "\r\n");

    private static string Describe(RawResponse response, OriginRequest? seen) => CookieTexts.WithoutNow(
        $"{response.Status} by {response.Origin}, who saw [{string.Join("] [", seen?.Head.Values("Cookie") ?? [])}]; " +
        $"client gets [{string.Join("] [", response.SetCookies.Select(CookieTexts.WithoutBlanks))}]");

    // The proxy is waited for until it listens on "front", which it opens last.
    private static string PortName(int number, int count) => number == count - 1 ? "front" : $"front-{number}";

    private static string Configuration(IReadOnlyList<CookieCase> cases)
    {
        var text = new StringBuilder();
        foreach (var (number, cookieCase) in cases.Index())
        {
            text.AppendLine($"listen farm{number}").AppendLine($"    bind 127.0.0.1:{{{PortName(number, cases.Count)}}}");
            foreach (var line in cookieCase.Lines)
            {
                text.AppendLine($"    {line}");
            }

            var withValues = !cookieCase.WithoutValues;
            text.AppendLine($"    server a 127.0.0.1:{{a}} {(withValues ? "cookie a" : "")}")
                .AppendLine($"    server b 127.0.0.1:{{b}} {(withValues ? "cookie b" : "")}")
                .AppendLine("    server m 127.0.0.1:{m} cookie m disabled");
        }

        return text.ToString();
    }
}
