using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Cookies;

/// <summary>Sends the requests of many cases through one HAProxy and one <c>lb</c>, and compares what servers and clients see.</summary>
internal static partial class CookieComparison
{
    private const string NumberHeader = "X-Number";

    /// <param name="cases">The cases.</param>
    /// <param name="overHttp2">Whether clients speak HTTP/2, with each cookie in a field of its own.</param>
    public static async Task RunAsync(IReadOnlyList<CookieCase> cases, bool overHttp2 = false)
    {
        // Computed values depend on them.
        var serverPorts = new Dictionary<string, int>();
        var expected = await RunAsync(new HAProxyProxy(), cases, overHttp2, serverPorts);
        var actual = await RunAsync(Comparison.CreateSubject(), cases, overHttp2, serverPorts);
        var differences =
            from number in Enumerable.Range(0, cases.Count)
            from request in Enumerable.Range(0, cases[number].Requests.Count)
            where expected[number][request] != actual[number][request]
            select $"{cases[number]}: {cases[number].Requests[request]}\n  HAProxy {expected[number][request]}\n  lb      {actual[number][request]}";
        string.Join('\n', differences.Take(40)).Should().BeEmpty("lb has to treat cookies as HAProxy does");
    }

    private static async Task<string[][]> RunAsync(Proxy proxy, IReadOnlyList<CookieCase> cases, bool overHttp2, Dictionary<string, int> serverPorts)
    {
        var seen = new ConcurrentDictionary<string, OriginRequest>();
        await using var farm = await Farm.StartAsync(
            proxy,
            Configuration(cases, overHttp2),
            request =>
            {
                seen[request.Head.Values(NumberHeader).Single()] = request;
                var (number, place) = PlaceOf(request);
                var wanted = cases[number].Requests[place];
                return OriginAnswer.Text("", [$"Cache-Control: {wanted.CacheControl}", .. wanted.SetCookies.Select(cookie => $"Set-Cookie: {cookie}")]);
            },
            serverPorts);
        var results = new string[cases.Count][];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
        {
            var port = farm.PortNamed(PortName(number, cases.Count));
            var values = cases[number].IsDynamic ? await LearnValuesAsync(port, $"{number}-0") : [];
            using var http2 = overHttp2 ? new Http2Client(port) : null;
            var text = new List<string>();
            foreach (var (place, request) in cases[number].Requests.Index())
            {
                var sent = request with { Cookies = [.. request.Cookies.Select(line => WithValues(line, values))] };
                var answer = http2 is null
                    ? await SendAsync(port, $"{number}-{place}", sent)
                    : await SendAsync(http2, $"{number}-{place}", sent);
                text.Add(Describe(answer, seen.GetValueOrDefault($"{number}-{place}")));
            }

            results[number] = [.. text];
        });
        return results;
    }

    private static async Task<CookieAnswer> SendAsync(int port, string number, CookieRequest request)
    {
        using var client = await RawClient.ConnectAsync(port);
        return CookieAnswer.Of(await client.SendAsync(Encoding.Latin1.GetBytes(Text(number, request))));
    }

    private static async Task<CookieAnswer> SendAsync(Http2Client client, string number, CookieRequest request)
    {
        var cookies = request.Cookies.SelectMany(line => line.Split("; ")).Select(cookie => ("cookie", cookie.Trim()));
        using var response = await client.SendAsync(request.Method, [(NumberHeader.ToLowerInvariant(), number), .. cookies]);
        return CookieAnswer.Of(response);
    }

    // Who comes without a cookie is given one, by each server in its turn.
    private static async Task<Dictionary<string, string>> LearnValuesAsync(int port, string number)
    {
        var values = new Dictionary<string, string>();
        while (values.Count < 2)
        {
            var answer = await SendAsync(port, number, new CookieRequest("POST", [], []) { CacheControl = "" });
            values[answer.Origin!] = answer.SetCookies[^1][2..].Split(';', '|')[0];
        }

        return values;
    }

    private static string WithValues(string line, Dictionary<string, string> values) =>
        ServerValue().Replace(line, name => values.GetValueOrDefault(name.Value, name.Value));

    private static (int Case, int Request) PlaceOf(OriginRequest request)
    {
        var parts = request.Head.Values(NumberHeader).Single().Split('-');
        return (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Text(string number, CookieRequest request) =>
        $"{request.Method} / HTTP/1.1\r\nHost: farm\r\n{NumberHeader}: {number}\r\n" +
        string.Concat(request.Cookies.Select(cookie => $"Cookie: {cookie}\r\n")) +
        (request.Method == "POST" ? "Content-Length: 0\r\n\r\n" : "\r\n");

    private static string Describe(CookieAnswer response, OriginRequest? seen) => CookieTexts.WithoutNow(
        $"{response.Status} by {response.Origin}, who saw [{string.Join("] [", seen?.Head.Values("Cookie") ?? [])}]; " +
        $"client gets [{string.Join("] [", response.SetCookies.Select(CookieTexts.WithoutBlanks))}]; cached as {string.Join(", ", response.CacheControl.Order(StringComparer.Ordinal))}");

    // The proxy is waited for until it listens on "front", which it opens last.
    private static string PortName(int number, int count) => number == count - 1 ? "front" : $"front-{number}";

    private static string Configuration(IReadOnlyList<CookieCase> cases, bool overHttp2)
    {
        var text = new StringBuilder();
        foreach (var (number, cookieCase) in cases.Index())
        {
            text.AppendLine($"listen farm{number}").AppendLine($"    bind 127.0.0.1:{{{PortName(number, cases.Count)}}}{(overHttp2 ? " proto h2" : "")}");
            foreach (var line in cookieCase.Lines)
            {
                text.AppendLine($"    {line}");
            }

            var withValues = cookieCase is { WithoutValues: false, IsDynamic: false };
            text.AppendLine($"    server a 127.0.0.1:{{a}} {(withValues ? "cookie a" : "")}")
                .AppendLine($"    server b 127.0.0.1:{{b}} {(withValues ? "cookie b" : "")}")
                .AppendLine("    server m 127.0.0.1:{m} cookie m disabled");
        }

        return text.ToString();
    }

    // The names of servers where values stand.
    [GeneratedRegex("""(?<=\bS="?)[ab](?=["|~;, ]|$)""")]
    private static partial Regex ServerValue();
}
