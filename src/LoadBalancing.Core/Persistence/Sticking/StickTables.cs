using System.Collections;
using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>The stick tables of all backends by name. One whose keys and names of servers stay what they are keeps its entries through reloads.</summary>
/// <param name="stores">Makes what keeps the entries.</param>
/// <param name="log">Told when a store fails where that must stop nothing.</param>
internal sealed class StickTables(IStickStoreFactory stores, ILogger log) : IEnumerable<StickTable>, IDisposable
{
    private volatile Dictionary<string, StickTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The table of a name; there is one.</summary>
    public StickTable this[string name] => _tables[name];

    /// <summary>The name of the table that keeps the sessions of a backend.</summary>
    public static string SessionTableOf(string backend) => $"{backend}/session";

    /// <summary>Makes the tables of a backend with new options, which nobody knows yet.</summary>
    /// <param name="name">The backend's name.</param>
    /// <param name="backend">Its options.</param>
    /// <param name="next">All planned tables, which those of the backend are added to.</param>
    public void Plan(string name, BackendOptions backend, Dictionary<string, StickTable> next)
    {
        Add(name, backend.StickTable);
        Add(SessionTableOf(name), backend.Session?.Table);

        void Add(string name, StickTableOptions? options)
        {
            if (options is null)
            {
                return;
            }

            var settings = StickTableSettings.From(options);
            var store = _tables.TryGetValue(name, out var table) && settings.CanKeepEntriesOf(table.Settings) ? table.Store : stores.Create(name, settings);
            next.Add(name, new StickTable(name, settings, store));
        }
    }

    /// <summary>Goes over to tables that are planned and in use already, and lets go of those that are used no more. One at a time.</summary>
    public void Apply(Dictionary<string, StickTable> next)
    {
        var before = _tables;
        _tables = next;
        foreach (var (name, table) in next)
        {
            if (before.TryGetValue(name, out var old) && old.Store == table.Store && old.Settings != table.Settings)
            {
                Change(table);
            }
        }

        RemoveUnused(before, used: next);
    }

    /// <summary>Lets go of what was planned and is not used after all.</summary>
    public void Discard(Dictionary<string, StickTable> planned) => RemoveUnused(planned, used: _tables);

    public IEnumerator<StickTable> GetEnumerator() => _tables.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => Remove(_tables.Values);

    private void RemoveUnused(Dictionary<string, StickTable> tables, Dictionary<string, StickTable> used) =>
        Remove(tables.Values.Where(table => !used.Values.Any(kept => kept.Store == table.Store)));

    private void Change(StickTable table)
    {
        try
        {
            table.Store.Change(table.Settings);
        }
        catch (Exception exception)
        {
            log.StickStoreUnchanged(exception, table.Name);
        }
    }

    private void Remove(IEnumerable<StickTable> tables)
    {
        foreach (var table in tables)
        {
            try
            {
                (table.Store as IDisposable)?.Dispose();
            }
            catch (Exception exception)
            {
                log.StickStoreKept(exception, table.Name);
            }
        }
    }
}
