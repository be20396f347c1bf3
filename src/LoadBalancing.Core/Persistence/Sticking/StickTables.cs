using System.Collections;
using LoadBalancing.Configuration;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>The stick tables of all backends by name. One whose settings stay keeps its entries through reloads.</summary>
/// <param name="stores">Makes what keeps the entries.</param>
internal sealed class StickTables(IStickStoreFactory stores) : IEnumerable<StickTable>, IDisposable
{
    private volatile Dictionary<string, StickTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The table of a name; there is one.</summary>
    public StickTable this[string name] => _tables[name];

    /// <summary>The name of the table that keeps the sessions of a backend.</summary>
    public static string SessionTableOf(string backend) => $"{backend}/session";

    /// <summary>Takes over new options. One at a time.</summary>
    /// <returns>The tables that are used no more, for whoever ends their use.</returns>
    public IReadOnlyList<StickTable> Apply(IEnumerable<KeyValuePair<string, BackendOptions>> backends)
    {
        var next = new Dictionary<string, StickTable>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, backend) in backends)
        {
            Add(name, backend.StickTable);
            Add(SessionTableOf(name), backend.Session?.Table);
        }

        var before = _tables;
        _tables = next;
        return [.. before.Values.Where(table => !next.Values.Any(kept => kept.Store == table.Store))];

        void Add(string name, StickTableOptions? options)
        {
            if (options is null)
            {
                return;
            }

            var settings = StickTableSettings.From(options);
            var store = _tables.TryGetValue(name, out var table) && settings == table.Settings ? table.Store : stores.Create(name, settings);
            next.Add(name, new StickTable(name, settings, store));
        }
    }

    /// <summary>Lets go of tables.</summary>
    public static void Remove(IEnumerable<StickTable> tables)
    {
        foreach (var table in tables)
        {
            (table.Store as IDisposable)?.Dispose();
        }
    }

    public IEnumerator<StickTable> GetEnumerator() => _tables.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => Remove(_tables.Values);
}
