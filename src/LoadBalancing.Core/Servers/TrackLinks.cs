using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>Ties servers to those that they track.</summary>
internal static class TrackLinks
{
    /// <summary>Ties all servers anew and lets them follow.</summary>
    /// <param name="backends">All backends, with valid settings.</param>
    public static void Renew(IReadOnlyDictionary<string, Backend> backends)
    {
        var servers = backends.Values.SelectMany(backend => backend.Servers).ToList();
        foreach (var server in servers)
        {
            server.Tracked = server.Settings.Track is { } track ? Find(backends, TrackTarget.Parse(track, server.Backend.Name)) : null;
        }

        var followers = servers.Where(server => server.Tracked is not null).ToLookup(server => server.Tracked!);
        foreach (var server in servers)
        {
            server.Followers = [.. followers[server]];
        }

        foreach (var follower in servers.Where(server => server.Tracked is not null))
        {
            follower.Backend.Follow(follower);
        }
    }

    private static Server Find(IReadOnlyDictionary<string, Backend> backends, TrackTarget target) =>
        backends[target.Backend].Servers.First(server => server.Name == target.Server);
}
