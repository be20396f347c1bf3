using LoadBalancing.Balancing;
using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>
/// The groups that the servers of a backend form: one for each value of the label that the persistence cookie goes by, otherwise a
/// single one. Each has the algorithm at work on it, so that a pick within a group costs what any pick costs, and a server belongs to
/// one algorithm alone. Only the backend's writer uses it.
/// </summary>
/// <param name="time">The clock of algorithms that go by time.</param>
/// <param name="random">Draws lots.</param>
internal sealed class ServerGroups(TimeProvider time, Random random)
{
    // Servers without the label have no name in cookies.
    private const string Nameless = "";

    private readonly Dictionary<string, (IBalancer Actives, IBalancer Backups, IBalancer? ByKey)> _algorithms = new(StringComparer.Ordinal);

    /// <summary>Gives the algorithms up; the next snapshot begins with new ones.</summary>
    public void Clear() => Keep([]);

    /// <summary>Tells the algorithms of a change, and makes the snapshot that shows it.</summary>
    public BackendSnapshot Next(ServerIndex index)
    {
        var members = index.Servers.GroupBy(server => server.Settings.Group ?? Nameless).ToList();
        Keep([.. members.Select(group => group.Key)]);
        var groups = members.Select(group => Snapshot(group, index.Settings)).ToList();
        var next = new BackendSnapshot(index, groups);
        foreach (var group in groups)
        {
            var (actives, backups, byKey) = _algorithms[group.Name ?? Nameless];
            // A server counts for one algorithm at a time: it leaves the one before it comes to the other.
            if (group.BackupsHelp)
            {
                backups.Update(group.BalancedBackups);
                actives.Update(group.BalancedActives);
            }
            else
            {
                actives.Update(group.BalancedActives);
                backups.Update(group.BalancedBackups);
            }

            byKey?.Update(group.Members);
        }

        return next;
    }

    private GroupSnapshot Snapshot(IGrouping<string, Server> group, BackendSettings settings)
    {
        if (!_algorithms.TryGetValue(group.Key, out var algorithms))
        {
            algorithms = (
                BalancerFactory.Create(settings.Balance, time, random),
                BalancerFactory.Create(settings.Balance, time, random),
                BalancerFactory.CreateForCallKeys(settings.Balance));
            _algorithms.Add(group.Key, algorithms);
        }

        var name = group.Key == Nameless ? null : group.Key;
        return new GroupSnapshot(name, [.. group], settings, algorithms.Actives, algorithms.Backups, algorithms.ByKey);
    }

    private void Keep(HashSet<string> names)
    {
        foreach (var (name, (actives, backups, _)) in _algorithms.Where(group => !names.Contains(group.Key)).ToList())
        {
            actives.Update([]);
            backups.Update([]);
            _algorithms.Remove(name);
        }
    }
}
