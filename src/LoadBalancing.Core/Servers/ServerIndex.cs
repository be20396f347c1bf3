using System.Collections.Frozen;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;

namespace LoadBalancing.Servers;

/// <summary>
/// The servers of a backend by what leads to them. Made when the configuration is applied; the states of the servers do not matter to it.
/// </summary>
internal sealed class ServerIndex
{
    /// <param name="settings">What is configured for the backend.</param>
    /// <param name="servers">The servers in declaration order.</param>
    public ServerIndex(BackendSettings settings, Server[] servers)
    {
        Settings = settings;
        Servers = servers;
        ByName = servers.ToFrozenDictionary(server => server.Name, StringComparer.Ordinal);
        ByAddress = servers.DistinctBy(server => server.Address.Authority).ToFrozenDictionary(server => server.Address.Authority, StringComparer.Ordinal);
        ByCookie = servers
            .Where(server => server.Settings.Cookie is { } cookie && cookie != server.Settings.Group)
            .GroupBy(server => server.Settings.Cookie!)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        UseServers = [.. settings.Rules.UseServers.Select(rule => (rule.Condition, rule.Server, ByName.GetValueOrDefault(rule.Server.Text)))];
    }

    public BackendSettings Settings { get; }

    public Server[] Servers { get; }

    public FrozenDictionary<string, Server> ByName { get; }

    /// <summary>By host and port; of servers that share one, the first.</summary>
    public FrozenDictionary<string, Server> ByAddress { get; }

    /// <summary>By their own cookie values, which several may share; values of a whole group are not among them.</summary>
    public FrozenDictionary<string, Server[]>.AlternateLookup<ReadOnlySpan<char>> ByCookie { get; }

    /// <summary>The rules that name a server, in their order, with the server unless it depends on the request.</summary>
    public (Condition Condition, RuleName Name, Server? Server)[] UseServers { get; }
}
