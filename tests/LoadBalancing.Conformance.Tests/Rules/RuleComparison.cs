using System.Collections.Concurrent;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Rules;

/// <summary>Sends the requests of many cases through one HAProxy and one <c>lb</c>, and compares what servers and clients see.</summary>
internal static class RuleComparison
{
    private const string NumberHeader = "X-Number";

    // What the servers send, so that rules find something to change.
    private static readonly string[] ServerHeaders = ["Server: secret", "X-A: 1", "X-A: 2", "X-Debug-One: a", "X-Debug-Two: b", "Set-Cookie: k=v"];

    // About one connection, or added by whoever likes to.
    private static readonly HashSet<string> NotCompared =
        new(["Connection", "Keep-Alive", "Date", "Transfer-Encoding", "X-Origin", NumberHeader], StringComparer.OrdinalIgnoreCase);

    public static async Task RunAsync(params RuleCase[] cases)
    {
        var expected = await RunAsync(new HAProxyProxy(), cases);
        var actual = await RunAsync(Comparison.CreateSubject(), cases);
        var differences =
            from number in Enumerable.Range(0, cases.Length)
            from request in Enumerable.Range(0, cases[number].Requests.Length)
            where expected[number][request] != actual[number][request]
            select $"{cases[number]}: {cases[number].Requests[request]}\n  HAProxy {expected[number][request]}\n  lb      {actual[number][request]}";
        string.Join('\n', differences.Take(40)).Should().BeEmpty("lb has to apply rules as HAProxy does");
    }

    private static async Task<string[][]> RunAsync(Proxy proxy, RuleCase[] cases)
    {
        var seen = new ConcurrentDictionary<string, OriginRequest>();
        await using var farm = await Farm.StartAsync(proxy, Configuration(cases), request =>
        {
            seen[request.Head.Values(NumberHeader).Single()] = request;
            return OriginAnswer.Text("fine", ServerHeaders);
        });
        var results = new string[cases.Length][];
        foreach (var (number, ruleCase) in cases.Index())
        {
            results[number] = new string[ruleCase.Requests.Length];
            foreach (var (place, request) in ruleCase.Requests.Index())
            {
                using var client = await RawClient.ConnectAsync(farm.PortNamed(PortName(number, cases.Length)));
                var response = await client.SendAsync(Encoding.Latin1.GetBytes(Text($"{number}-{place}", request)));
                results[number][place] = Describe(response, seen.GetValueOrDefault($"{number}-{place}"));
            }
        }

        return results;
    }

    private static string Text(string number, string request)
    {
        var lines = request.Split('\n');
        return $"{lines[0]} HTTP/1.1\r\nHost: farm\r\n{NumberHeader}: {number}\r\n{string.Concat(lines.Skip(1).Select(line => line + "\r\n"))}\r\n";
    }

    private static string Describe(RawResponse response, OriginRequest? seen) =>
        $"{response.Status} {DescribeAnswer(response)}; server: {(seen is null ? "nothing" : $"{seen.Head.StartLine} {Describe(seen.Head)}")}";

    // The texts by which a proxy explains itself are its own.
    private static string DescribeAnswer(RawResponse response)
    {
        var body = Encoding.Latin1.GetString(response.Body);
        var explains = body.StartsWith("<html><body><h1>", StringComparison.Ordinal) || body.StartsWith("The ", StringComparison.Ordinal);
        return explains || response.Head.Values("Cache-Control").Contains("no-cache") && response.Body.Length == 0 && !response.Head.Values("Location").Any()
            ? Describe(response.Head, "Content-Length", "Content-Type") + " (a text of its own)"
            : $"{Describe(response.Head, response.Status == 304 ? ["Content-Length"] : [])} '{body}'";
    }

    private static string Describe(MessageHead head, params string[] except) => string.Join(", ", head.Headers
        .Where(header => !NotCompared.Contains(header.Name) && !except.Contains(header.Name, StringComparer.OrdinalIgnoreCase))
        .OrderBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
        .Select(header => $"{header.Name.ToLowerInvariant()}: {header.Value}"));

    // The proxy is waited for until it listens on "front", which it opens last.
    private static string PortName(int number, int count) => number == count - 1 ? "front" : $"front-{number}";

    private static string Configuration(RuleCase[] cases)
    {
        var text = new StringBuilder();
        foreach (var (number, ruleCase) in cases.Index())
        {
            text.AppendLine($"frontend front{number}").AppendLine($"    bind 127.0.0.1:{{{PortName(number, cases.Length)}}}");
            AppendLines(text, ruleCase.Frontend);
            text.AppendLine($"    default_backend back{number}").AppendLine($"backend back{number}");
            AppendLines(text, ruleCase.Backend);
            text.AppendLine("    server a 127.0.0.1:{a} cookie A");
        }

        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, string[] lines) => Array.ForEach(lines, line => text.AppendLine($"    {line}"));
}
