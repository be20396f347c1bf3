using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Samples;
using LoadBalancing.Servers;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>What a backend does with stick tables, in the order of its rules. Never changes.</summary>
/// <param name="rules">The rules.</param>
internal sealed class StickRules(IReadOnlyList<StickRule> rules)
{
    /// <summary>The most rules of a backend.</summary>
    public const int MostRules = 64;

    // As in HAProxy, for the request and for the response.
    private const int MostStores = 8;

    private readonly StickRule[] _matching = [.. rules.Where(rule => rule.Matches)];
    private readonly StickRule[] _ofRequest = [.. rules.Where(rule => rule.StoresRequest)];
    private readonly StickRule[] _ofResponse = [.. rules.Where(rule => rule.StoresResponse)];

    /// <summary>Reads rules without mistakes.</summary>
    /// <param name="backendName">The name of the backend.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="tables">The tables of all backends by name.</param>
    public static StickRules From(string backendName, BackendOptions backend, IReadOnlyDictionary<string, StickTable> tables)
    {
        var acls = new AclSet(backend.Acls);
        var numbers = new Dictionary<StickTable, int>();
        var rules = new List<StickRule>();
        if (backend.Session is { } session)
        {
            AddRules(session.Rules, _ => StickTables.SessionTableOf(backendName));
        }

        AddRules(backend.Stick, rule => rule.Table ?? backendName);
        return new StickRules(rules);

        void AddRules(IEnumerable<StickRuleOptions> options, Func<StickRuleOptions, string> tableOf)
        {
            foreach (var rule in options)
            {
                var table = tables[tableOf(rule)];
                numbers.TryAdd(table, numbers.Count);
                rules.Add(new StickRule(table, numbers[table], rule.Action, rule.ReadKey(table.Settings.Type), acls.Read(rule.Condition)));
            }
        }
    }

    /// <summary>The first server that an entry names and that may be used, or <see langword="null"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="servers">The backend as the request finds it.</param>
    /// <param name="evenStopped">Whether a server that is down or in maintenance may be used.</param>
    public Server? Find(in SampleContext context, BackendSnapshot servers, bool evenStopped)
    {
        foreach (var rule in _matching)
        {
            if (rule.Condition.IsMet(context) && rule.Table.Find(rule.Key, context) is { } key &&
                servers.FindByEntry(rule.Table.Settings.ServerKey, key, evenStopped) is { } server)
            {
                return server;
            }
        }

        return null;
    }

    /// <summary>Remembers the server that has responded to a request.</summary>
    public void Store(in SampleContext context, Server server)
    {
        Store(_ofRequest, context, server);
        Store(_ofResponse, context, server);
    }

    // The first key for a table counts.
    private static void Store(StickRule[] rules, in SampleContext context, Server server)
    {
        var (stored, count) = (0UL, 0);
        foreach (var rule in rules)
        {
            var table = 1UL << rule.Number;
            if ((stored & table) == 0 && count < MostStores && rule.Condition.IsMet(context) && rule.Table.TryStore(rule.Key, context, server))
            {
                stored |= table;
                count++;
            }
        }
    }
}
