namespace LoadBalancing.Configuration;

/// <summary>Numbers the servers of a backend.</summary>
internal static class ServerIds
{
    /// <summary>
    /// The ids in declaration order: those that are configured, and for the others the next free number. Each server uses up a number,
    /// also one that has an id of its own: so HAProxy counts.
    /// </summary>
    public static IEnumerable<int> Of(IEnumerable<ServerOptions> servers)
    {
        var taken = servers.Select(server => server.Id).OfType<int>().ToHashSet();
        var next = 1;
        foreach (var server in servers)
        {
            while (server.Id is null && taken.Contains(next))
            {
                next++;
            }

            yield return server.Id ?? next;
            next++;
        }
    }
}
