namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Farms of the servers a, b, c … with given weights.</summary>
internal static class Weighted
{
    /// <param name="weights">The weights in the order of the servers, separated by commas.</param>
    /// <param name="lines">Further lines of the section.</param>
    public static string Farm(string weights, params string[] lines)
    {
        var servers = weights.Split(',').Select((weight, number) =>
        {
            var name = (char)('a' + number);
            return $"    server {name} 127.0.0.1:{{{name}}} cookie {name} weight {weight} check";
        });
        return $$"""
            listen farm
                bind 127.0.0.1:{front}
                balance roundrobin
            {{string.Join('\n', lines.Select(line => "    " + line).Concat(servers))}}
            """;
    }
}
