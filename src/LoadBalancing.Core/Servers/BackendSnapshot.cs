using System.Collections.Frozen;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Samples;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Servers;

/// <summary>All that a request needs to know of a backend, at one moment; never changes.</summary>
internal sealed class BackendSnapshot
{
    private readonly FrozenDictionary<string, GroupSnapshot>.AlternateLookup<ReadOnlySpan<char>> _groupsByName;
    private readonly GroupSnapshot[] _usable;

    /// <param name="index">The servers as they are configured.</param>
    /// <param name="groups">The groups that they form, in the order of their first servers.</param>
    public BackendSnapshot(ServerIndex index, IReadOnlyList<GroupSnapshot> groups)
    {
        Index = index;
        UsableActives = groups.Sum(group => group.UsableActives.Count);
        UsableBackups = groups.Sum(group => group.UsableBackups.Count);

        // The current version, else the others as they are declared, and at last the servers of no version.
        _usable = [.. groups.Where(group => group.HasUsableServer)
            .OrderBy(group => group.Name is null ? 2 : group.Name == index.Settings.Cookie?.CurrentGroup ? 0 : 1)];
        _groupsByName = groups.Where(group => group.Name is not null)
            .ToFrozenDictionary(group => group.Name!, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ServerIndex Index { get; }

    public BackendSettings Settings => Index.Settings;

    public Server[] Servers => Index.Servers;

    public int UsableActives { get; }

    public int UsableBackups { get; }

    public bool HasUsableServer => _usable.Length > 0;

    /// <summary>Picks within a group, or as for a new client when the group is none or has no server that is up.</summary>
    /// <inheritdoc cref="Balancing.IBalancer.TryPick"/>
    public bool TryPick(IRequest request, string? group, Server? avoid, out Lease lease)
    {
        if (GroupFor(group, avoid) is { } found)
        {
            return found.TryPick(request, avoid, out lease);
        }

        lease = default;
        return false;
    }

    /// <summary>Whether a server is of the group that would be picked from.</summary>
    public bool Serves(string? group, Server? avoid, Server server) => GroupFor(group, avoid) is { } found && found.Name == server.Settings.Group;

    /// <summary>Whether a group has another usable server than this.</summary>
    public bool HasOther(string? group, Server server) => Find(group)?.HasOther(server) == true;

    /// <summary>Finds the server that a rule, the client's persistence cookie or stick tables lead to, in this order.</summary>
    public Assignment Assign(in SampleContext context, StickRules stick)
    {
        var action = Settings.Rules.PersistenceOf(context);
        var evenStopped = Settings.PersistWhenDown || action == PersistenceAction.Force;
        var byRule = FindByRule(context, evenStopped);
        var isLookedUp = byRule is null && action != PersistenceAction.Ignore;
        var (byCookie, cookie) = FindByCookie(context.Request.GetHeader("Cookie"), isLookedUp, evenStopped, context.Time);
        var server = byRule ?? byCookie ?? FindByTable(context, cookie.Group, stick, evenStopped);
        return new Assignment(server, cookie, action);
    }

    // For a client that is bound to a group no other server will do.
    private Server? FindByTable(in SampleContext context, string? group, StickRules stick, bool evenStopped) =>
        stick.Find(context, this, evenStopped) is { } server && (group is null || server.Settings.Group == group) ? server : null;

    private Server? FindByRule(in SampleContext context, bool evenStopped)
    {
        foreach (var (condition, name, known) in Index.UseServers)
        {
            if (known is { State.IsStopped: true } && !evenStopped || !condition.IsMet(context))
            {
                continue;
            }

            // As in HAProxy, a request that names nobody is balanced, whatever further rules say.
            var server = known ?? Index.ByName.GetValueOrDefault(name.For(context));
            if (server is null || evenStopped || !server.State.IsStopped)
            {
                return server;
            }
        }

        return null;
    }

    // A cookie that decides nothing is still seen, and so are its dates.
    private (Server? Server, RequestCookie Cookie) FindByCookie(
        StringValues headers, bool isLookedUp, bool evenStopped, TimeProvider time)
    {
        Server? server = null;
        string? group = null;
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
                else if (!isLookedUp)
                {
                    match = CookieMatch.Unused;
                }
                else if (server is null && group is null)
                {
                    (server, match) = FindByValue(key, evenStopped);
                    group = server is null ? FindGroup(key, ref match) : server.Settings.Group;
                }

                // The dates of all cookies count, as in HAProxy; without dates the first that leads to a server is enough.
                if ((server is not null || group is not null) && !cookie.ReadsDates)
                {
                    return (server, new RequestCookie(match, dates) { Group = group });
                }
            }
        }

        return (server, new RequestCookie(match, dates) { Group = group });
    }

    /// <summary>The server that an entry of a stick table names, if it may be used.</summary>
    public Server? FindByEntry(StickServerKey kind, string key, bool evenStopped) =>
        (kind == StickServerKey.Name ? Index.ByName : Index.ByAddress).TryGetValue(key, out var server) && (evenStopped || !server.State.IsStopped)
            ? server
            : null;

    // Backups count like the others: a backup with the same cookie takes over when the server before it is stopped.
    private (Server? Server, CookieMatch Match) FindByValue(ReadOnlySpan<char> value, bool evenStopped)
    {
        if (!Index.ByCookie.TryGetValue(value, out var named))
        {
            return (null, CookieMatch.Invalid);
        }

        foreach (var server in named)
        {
            if (!server.State.IsStopped)
            {
                return (server, CookieMatch.Valid);
            }

            if (evenStopped)
            {
                return (server, CookieMatch.Down);
            }
        }

        return (null, CookieMatch.Down);
    }

    // The group that a value names, by itself or before a server that is stopped or gone.
    private string? FindGroup(ReadOnlySpan<char> value, ref CookieMatch match)
    {
        if (Settings.Cookie!.CurrentGroup is null)
        {
            return null;
        }

        var end = value.IndexOf(CookieValues.GroupEnd);
        if (!_groupsByName.TryGetValue(end < 0 ? value : value[..end], out var group))
        {
            return null;
        }

        if (!group.KeepsClients)
        {
            match = CookieMatch.Down;
            return null;
        }

        match = end < 0 ? CookieMatch.Valid : match;
        return group.Name;
    }

    // When the only server of the first group is to be avoided, the next group is better than none.
    private GroupSnapshot? FindForNewClient(Server? avoid)
    {
        foreach (var group in _usable)
        {
            if (avoid is null || group.HasOther(avoid))
            {
                return group;
            }
        }

        return HasUsableServer ? _usable[0] : null;
    }

    private GroupSnapshot? GroupFor(string? group, Server? avoid) => Find(group) ?? FindForNewClient(avoid);

    private GroupSnapshot? Find(string? group) => group is not null && _groupsByName.TryGetValue(group, out var found) && found.KeepsClients ? found : null;
}
