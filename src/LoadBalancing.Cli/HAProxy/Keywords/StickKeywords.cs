using System.Globalization;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Stick tables and what is done with them: <c>stick-table</c> and <c>stick</c>.</summary>
internal static class StickKeywords
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("stick-table", SectionKinds.Backend | SectionKinds.Listen, ReadTable) { Strict = true },
        Rule("stick on", StickAction.On),
        Rule("stick match", StickAction.Match),
        Rule("stick store-request", StickAction.StoreRequest),
        Rule("stick store-response", StickAction.StoreResponse),
    ];

    public static ParameterTable<StickTableOptions> Parameters { get; } = new(
        new()
        {
            ["type"] = ReadType,
            ["len"] = static (statement, table) => table.Length = ReadLength(statement),
            ["size"] = ReadSize,
            ["expire"] = static (statement, table) => table.Expire = statement.TryTakeTime("expire", out var time) ? time : null,
            ["nopurge"] = static (_, table) => table.NoPurge = true,
            ["srvkey"] = ReadServerKey,
        },
        ["peers", "recv-only", "store", "write-to"]);

    private static readonly Dictionary<string, StickKeyType> Types = new()
    {
        ["ip"] = StickKeyType.IPv4,
        ["ipv4"] = StickKeyType.IPv4,
        ["ipv6"] = StickKeyType.IPv6,
        ["integer"] = StickKeyType.Number,
        ["string"] = StickKeyType.Text,
        ["binary"] = StickKeyType.Binary,
    };

    private static Keyword Rule(string name, StickAction action) => new(
        name, SectionKinds.Backend | SectionKinds.Listen, (statement, proxy) => ReadRule(statement, proxy, action)) { Strict = true };

    private static void ReadTable(Statement statement, Proxy proxy)
    {
        // Size is what tells whether there was one.
        var table = new StickTableOptions { Size = 0 };
        var path = $"{proxy.BackendPath}:StickTable";
        statement.Locate(path);
        Parameters.Read(statement, table);
        if (table.Size == 0)
        {
            statement.Error($"{path}:Size", "'stick-table' needs a 'size', such as 'size 100k'.");
        }

        proxy.Backend.StickTable = table;
    }

    private static void ReadType(Statement statement, StickTableOptions table)
    {
        if (!statement.TryTake("type", $"one of {string.Join(", ", Types.Keys)}", out var word))
        {
            return;
        }

        if (Types.TryGetValue(word, out var type))
        {
            table.Type = type;
        }
        else
        {
            statement.Error($"'type' expects one of {string.Join(", ", Types.Keys)}, found '{word}'.{Spelling.Suggestion(word, Types.Keys)}");
        }
    }

    private static int ReadLength(Statement statement) => statement.TryTakeNumber("len", out var length) ? length : 1;

    // Something is wrong with what is not a number, but the size is not missing.
    private static void ReadSize(Statement statement, StickTableOptions table)
    {
        table.Size = 1;
        if (!statement.TryTake("size", "a number of entries such as 100k", out var word))
        {
            return;
        }

        var factor = word[^1] switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        if (long.TryParse(factor == 1 ? word : word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= int.MaxValue / factor)
        {
            table.Size = (int)(number * factor);
        }
        else
        {
            statement.Error($"'size' expects a number of entries such as 500, 100k or 1m, found '{word}'.");
        }
    }

    private static void ReadServerKey(Statement statement, StickTableOptions table)
    {
        if (!statement.TryTake("srvkey", "name or addr", out var word))
        {
            return;
        }

        table.ServerKey = word == "addr" ? StickServerKey.Address : StickServerKey.Name;
        if (word is not ("name" or "addr"))
        {
            statement.Error($"'srvkey' expects name or addr, found '{word}'.");
        }
    }

    private static void ReadRule(Statement statement, Proxy proxy, StickAction action)
    {
        if (!statement.TryTake(statement.Keyword, "what the key is, such as src", out var key))
        {
            return;
        }

        var path = $"{proxy.BackendPath}:Stick:{proxy.Backend.Stick.Count}";
        statement.Locate(path);
        var rule = new StickRuleOptions { Action = action, Key = key };
        if (statement.IsNext("table"))
        {
            statement.TryTake(out _);
            rule.Table = statement.TryTake("table", "the name of a backend", out var table) ? table : null;
        }

        rule.Condition = statement.TakeCondition();
        proxy.Backend.Stick.Add(rule);
    }
}
