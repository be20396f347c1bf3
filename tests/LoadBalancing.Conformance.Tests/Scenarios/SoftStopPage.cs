using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// The configurations of the page about soft stops, as they can be run here: its machines 10.0.0.11, .12 and so on are <c>{A}</c>,
/// <c>{B}</c> ..., their port 8081 is <c>{port-A}</c> ..., the service is <c>{front}</c>, and each response tells the server that was chosen.
/// </summary>
internal static partial class SoftStopPage
{
    // Changes are noticed soon, and a busy machine still has the time to connect.
    private const string Intervals = "inter 500 fastinter 100 downinter 100";

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scenarios", "soft-stop.md"));

    /// <summary>The configuration under a heading.</summary>
    public static string Configuration(string heading)
    {
        var block = Block().Match(Page, Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)).Groups[1].Value
            .Replace("bind :80", "bind 127.0.0.1:{front}", StringComparison.Ordinal)
            .Replace("balance roundrobin\n", "balance roundrobin\n    http-response add-header X-Way %s\n", StringComparison.Ordinal);
        block = Interval().Replace(block, Intervals);
        return Server().Replace(block, line =>
        {
            var machine = (char)('A' + line.Groups["number"].ValueSpan[0] - '1');
            return $"127.0.0.1:{{{machine}}}{line.Groups["rest"].Value.Replace("port 8081", $"port {{port-{machine}}}", StringComparison.Ordinal)}";
        });
    }

    [GeneratedRegex("```haproxy\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"inter \d+s")]
    private static partial Regex Interval();

    [GeneratedRegex(@"10\.0\.0\.1(?<number>\d):8080(?<rest>.*)")]
    private static partial Regex Server();
}
