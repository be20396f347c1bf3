using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Rules;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in what one backend's options say about stick tables and sessions.</summary>
/// <param name="name">The backend's name.</param>
/// <param name="backends">All backends.</param>
/// <param name="errors">Where to say it.</param>
internal sealed class StickValidator(string name, IDictionary<string, BackendOptions> backends, ICollection<ConfigurationError> errors)
{
    private const int MostEntries = 100_000_000;

    private readonly BackendOptions _backend = backends[name];

    public void Validate()
    {
        if (_backend.StickTable is { } table)
        {
            Check(Enum.IsDefined(table.Type), "StickTable:Type", $"unknown type {table.Type}.");
            Check(Enum.IsDefined(table.ServerKey), "StickTable:ServerKey", $"unknown key {table.ServerKey}.");
            CheckTable("StickTable", table, "Expire");
        }

        if (_backend.Session is { } session)
        {
            Check(BackendValidator.IsToken(session.Cookie) && !session.Cookie.AsSpan().ContainsAny("(),"), "Session:Cookie",
                $"expected the name of a cookie, found '{session.Cookie}'.");
            Check(Enum.IsDefined(session.Place), "Session:Place", $"unknown place {session.Place}.");
            CheckTable("Session", session.Table, "Timeout");
        }

        Check(_backend.Stick.Count + (_backend.Session?.Rules.Count() ?? 0) <= StickRules.MostRules, "Stick",
            $"expected at most {StickRules.MostRules} rules, found {_backend.Stick.Count}.");
        var acls = new AclSet(_backend.Acls);
        for (var i = 0; i < _backend.Stick.Count; i++)
        {
            CheckRule($"Stick:{i}", _backend.Stick[i], acls);
        }
    }

    private void CheckTable(string key, StickTableOptions table, string expire)
    {
        Check(table.Length is >= 1 and <= StickTable.LongestKey, $"{key}:Length", $"expected 1 to {StickTable.LongestKey}, found {table.Length}.");
        Check(table.Size is >= 1 and <= MostEntries, $"{key}:Size", $"expected 1 to {MostEntries}, found {table.Size}.");
        Check(table.Expire is not { } time || (time >= TimeSpan.FromMilliseconds(1) && time <= Duration.MaxValue), $"{key}:{expire}",
            $"expected 1 ms to {Duration.MaxValue.Days} days, found {table.Expire}.");
    }

    private void CheckRule(string key, StickRuleOptions rule, AclSet acls)
    {
        Check(Enum.IsDefined(rule.Action), $"{key}:Action", $"unknown action {rule.Action}.");
        Check(acls.TryRead(rule.Condition, out _, out var problem), $"{key}:Condition", problem ?? "");
        var owner = rule.Table ?? name;
        var table = backends.TryGetValue(owner, out var backend) ? backend.StickTable : null;
        Check(table is not null, $"{key}:Table",
            backend is null ? $"there is no backend '{owner}'.{Spelling.Suggestion(owner, backends.Keys)}" : $"backend '{owner}' has no stick table.");
        if (!rule.TryReadKey(out var sample, out problem))
        {
            Check(false, $"{key}:Key", problem!);
        }
        else if (table is not null)
        {
            Check(StickTable.Convert(sample!, table.Type) is not null, $"{key}:Key",
                $"'{rule.Key}' yields no keys for a table of type {table.Type}.");
        }
    }

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"Backends:{name}:{key}", message));
        }
    }
}
