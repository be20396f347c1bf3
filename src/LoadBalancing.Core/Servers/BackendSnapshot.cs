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
    public (Server? Server, RequestCookie Cookie) FindByCookie(StringValues headers, TimeProvider time)
    {
        Server? server = null;
        var match = CookieMatch.None;
        CookieDates dates = default;
        if (Settings.Cookie is not { } cookie)
        {
            return default;
        }

        for (var i = 0; i < headers.Count; i++)
        {
            var position = 0;
            while (CookieHeader.TryFindNext(headers[i], cookie.Name, ref position, out var value))
            {
                var key = cookie.ServerIn(value, ref dates);
                if (cookie.Judge(dates, time) is not CookieMatch.None and var judgement)
                {
                    match = judgement;
                    dates = default;
                }
                else if (server is null)
                {
                    (server, match) = FindByValue(key);
                }

                // The dates of all cookies count, as in HAProxy; without dates the first that leads to a server is enough.
                if (server is not null && !cookie.ReadsDates)
                {
                    return (server, new RequestCookie(match, dates));
                }
            }
        }

        return (server, new RequestCookie(match, dates));
    }

    // Backups count like the others: a backup with the same cookie takes over when the server before it is stopped.
    private (Server? Server, CookieMatch Match) FindByValue(ReadOnlySpan<char> value)
    {
        if (!_byCookie.TryGetValue(value, out var named))
        {
            return (null, CookieMatch.Invalid);
        }

        foreach (var server in named)
        {
            if (!server.State.IsStopped)
            {
                return (server, CookieMatch.Valid);
            }

            if (Settings.PersistWhenDown)
            {
                return (server, CookieMatch.Down);
            }
        }

        return (null, CookieMatch.Down);
    }
}
