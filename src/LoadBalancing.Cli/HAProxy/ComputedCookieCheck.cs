using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;
using LoadBalancing.Persistence;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Warns of servers with the same computed cookie value, as those of the same address have: clients of both come to the first one.</summary>
internal static class ComputedCookieCheck
{
    /// <param name="proxy">The proxy, whose backend is complete.</param>
    /// <param name="remarks">Where to say it.</param>
    public static void Run(Proxy proxy, Remarks remarks)
    {
        if (proxy.Backend.Cookie is not { Dynamic: true } cookie)
        {
            return;
        }

        var owners = new Dictionary<string, string>();
        foreach (var (line, server) in proxy.Servers.Zip(proxy.Backend.Servers))
        {
            if (server.Cookie is null && ServerAddress.TryParse(server.Address, out var address, out _) &&
                CookieValues.Of(server, address, cookie) is { } value && !owners.TryAdd(value, server.Name))
            {
                remarks.Add(Severity.Warning, line.Line,
                    $"server '{server.Name}' has the same computed cookie as '{owners[value]}', where its clients go while that is up; give one a 'cookie' of its own.");
            }
        }
    }
}
