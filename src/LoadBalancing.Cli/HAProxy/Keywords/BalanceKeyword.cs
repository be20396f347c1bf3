using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>balance roundrobin</c>.</summary>
internal static class BalanceKeyword
{
    private static readonly string[] Unsupported =
        ["static-rr", "leastconn", "first", "source", "uri", "url_param", "hdr", "random", "rdp-cookie", "hash"];

    public static IEnumerable<Keyword> All { get; } = [new("balance", SectionKinds.ServerSide, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        // Round robin is also what HAProxy takes when no algorithm is named.
        var algorithm = statement.TryTake(out var word) ? word : "roundrobin";
        var family = algorithm.Split('(')[0];
        if (algorithm == "roundrobin")
        {
            proxy.Backend.Balance = Algorithm.RoundRobin;
            statement.End();
        }
        else if (Unsupported.Contains(family))
        {
            statement.NotSupported($"balance {algorithm}");
        }
        else
        {
            statement.Error($"'balance' does not know '{algorithm}'.{Spelling.Suggestion(algorithm, [.. Unsupported, "roundrobin"])}");
        }
    }
}
