using System.Collections.Frozen;
using LoadBalancing.Balancing;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Servers;

/// <summary>All that a request needs to know of a backend, at one moment; never changes.</summary>
internal sealed class BackendSnapshot
{
    private readonly FrozenDictionary<string, Server[]>.AlternateLookup<ReadOnlySpan<char>> _byCookie;
    private readonly IBalancer? _balancer;
    private readonly Server? _firstBackup;

    /// <param name="settings">What is configured.</param>
    /// <param name="servers">The servers in declaration order.</param>
    /// <param name="actives">Picks among the usable servers that are no backups.</param>
    /// <param name="backups">Picks among the usable backups.</param>
    public BackendSnapshot(BackendSettings settings, Server[] servers, IBalancer actives, IBalancer backups)
    {
        Settings = settings;
        Servers = servers;
        var usable = servers.Where(server => server.IsUsable).ToList();
        UsableActives = usable.Where(server => !server.Settings.Backup).ToList();
        UsableBackups = usable.Where(server => server.Settings.Backup).ToList();
        _balancer = UsableActives.Count > 0 ? actives : settings.AllBackups && UsableBackups.Count > 0 ? backups : null;
        _firstBackup = UsableBackups.FirstOrDefault();
        _byCookie = servers
            .Where(server => server.Settings.Cookie is not null)
            .GroupBy(server => server.Settings.Cookie!)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public BackendSettings Settings { get; }

    public Server[] Servers { get; }

    public List<Server> UsableActives { get; }

    public List<Server> UsableBackups { get; }

    public bool HasUsableServer => _balancer is not null || _firstBackup is not null;

    /// <inheritdoc cref="IBalancer.TryPick"/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        if (_balancer is not null)
        {
            return _balancer.TryPick(request, avoid, out lease);
        }

        lease = _firstBackup is null ? default : new Lease(_firstBackup);
        return _firstBackup is not null;
    }

    /// <summary>Finds the server that the client's persistence cookie names.</summary>
    public (Server? Server, CookieMatch Match) FindByCookie(StringValues headers)
    {
        var match = CookieMatch.None;
        if (Settings.Cookie is not { } cookie)
        {
            return (null, match);
        }

        for (var i = 0; i < headers.Count; i++)
        {
            var position = 0;
            while (CookieHeader.TryReadNext(headers[i], ref position, out var name, out var value))
            {
                if (!name.SequenceEqual(cookie.Name))
                {
                    continue;
                }

                var (server, found) = FindByValue(value);
                if (server is not null)
                {
                    return (server, found);
                }

                match = found;
            }
        }

        return (null, match);
    }

    // Backups count like the others: a backup with the same cookie takes over when the server before it is stopped.
    private (Server? Server, CookieMatch Match) FindByValue(ReadOnlySpan<char> value)
    {
        // Behind the server's value may stand dates, "A|ZVPxA|ZVPxA", of a time when the cookie's age was limited.
        var dates = value.IndexOf('|');
        value = dates < 0 ? value : value[..dates];
        if (!_byCookie.TryGetValue(value, out var named))
        {
            return (null, CookieMatch.Invalid);
        }

        foreach (var server in named)
        {
            if (!server.State.IsStopped)
            {
                return (server, dates < 0 ? CookieMatch.Valid : CookieMatch.Dated);
            }
        }

        return (null, CookieMatch.Down);
    }
}
