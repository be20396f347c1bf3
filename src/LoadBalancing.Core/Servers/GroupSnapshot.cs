using LoadBalancing.Balancing;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Servers;

/// <summary>Servers that are balanced among each other, at one moment; never changes.</summary>
internal sealed class GroupSnapshot
{
    private readonly IBalancer? _balancer;
    private readonly IBalancer? _byKey;
    private readonly List<Server> _candidates;

    /// <param name="name">What stands for the group in cookies, or <see langword="null"/>.</param>
    /// <param name="servers">Its servers in declaration order.</param>
    /// <param name="settings">When backups serve, and which.</param>
    /// <param name="actives">Picks among the usable servers that are no backups.</param>
    /// <param name="backups">Picks among the usable backups.</param>
    /// <param name="byKey">Picks for calls that have a key, or <see langword="null"/> when the algorithm sees to them.</param>
    public GroupSnapshot(
        string? name, IReadOnlyCollection<Server> servers, BackendSettings settings, IBalancer actives, IBalancer backups, IBalancer? byKey)
    {
        Name = name;
        var running = servers.Where(server => !server.State.IsStopped).ToList();
        var usable = running.Where(server => server.IsUsable).ToList();
        UsableActives = usable.Where(server => !server.Settings.Backup).ToList();
        UsableBackups = usable.Where(server => server.Settings.Backup).OrderBy(server => server.Settings.BackupTier).ToList();
        var serving = settings.AllBackups
            ? UsableBackups.TakeWhile(server => server.Settings.BackupTier == UsableBackups[0].Settings.BackupTier).ToList()
            : UsableBackups.Take(1).ToList();
        BackupsHelp = UsableActives.Count > 0 &&
            settings.BackupThreshold.NeedsBackups(UsableActives.Count, servers.Count(server => !server.Settings.Backup));
        BalancedActives = BackupsHelp ? [.. UsableActives, .. serving] : UsableActives;
        BalancedBackups = BackupsHelp ? [] : serving;
        Members = UsableActives.Count > 0 ? BalancedActives : settings.AllBackups ? BalancedBackups : [];
        _balancer = Members.Count == 0 ? null : UsableActives.Count > 0 ? actives : backups;
        _byKey = byKey ?? _balancer;
        HasUsableServer = usable.Count > 0;
        _candidates = Members.Count > 0 ? Members : HasUsableServer ? [UsableBackups[0]] : running;
    }

    public string? Name { get; }

    public List<Server> UsableActives { get; }

    public List<Server> UsableBackups { get; }

    /// <summary>Whether backups serve together with active servers.</summary>
    public bool BackupsHelp { get; }

    /// <summary>What is picked from while an active server is usable.</summary>
    public List<Server> BalancedActives { get; }

    /// <summary>The backups that serve when no active server is usable.</summary>
    public List<Server> BalancedBackups { get; }

    /// <summary>The servers that the algorithm picks from.</summary>
    public List<Server> Members { get; }

    /// <summary>Whether there is a server that takes new clients.</summary>
    public bool HasUsableServer { get; }

    /// <summary>Whether there is a server for clients that are bound to the group; those that take no new clients keep theirs.</summary>
    public bool KeepsClients => _candidates.Count > 0;

    /// <summary>Whether another server than this may be picked.</summary>
    public bool HasOther(Server server) => _candidates.Count > 1 || (_candidates.Count == 1 && _candidates[0] != server);

    /// <inheritdoc cref="IBalancer.TryPick"/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        if (_balancer is not null)
        {
            return (request.CallKey is null ? _balancer : _byKey!).TryPick(request, avoid, out lease);
        }

        // The first backup alone, or servers whose weight of 0 tells the algorithm nothing.
        Server? least = null;
        foreach (var server in _candidates)
        {
            if ((server != avoid || _candidates.Count == 1) && (least is null || server.InFlight < least.InFlight))
            {
                least = server;
            }
        }

        lease = least is null ? default : new Lease(least);
        return least is not null;
    }
}
