using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>How hashes lead to servers: <c>hash-type</c>, <c>hash-balance-factor</c> and <c>hash-table-size</c>.</summary>
internal static class HashKeywords
{
    private static readonly Dictionary<string, HashType> Types = new()
    {
        ["map-based"] = HashType.MapBased,
        ["consistent"] = HashType.Consistent,
        // These two are not HAProxy's.
        ["maglev"] = HashType.Maglev,
        ["rendezvous"] = HashType.Rendezvous,
    };

    private static readonly Dictionary<string, HashFunction> Functions = new()
    {
        ["sdbm"] = HashFunction.Sdbm,
        ["djb2"] = HashFunction.Djb2,
        ["wt6"] = HashFunction.Wt6,
        ["crc32"] = HashFunction.Crc32,
        ["none"] = HashFunction.None,
    };

    public static IEnumerable<Keyword> All { get; } =
    [
        new("hash-type", SectionKinds.ServerSide, ReadType),
        new("hash-balance-factor", SectionKinds.ServerSide, ReadBalanceFactor),
        new("hash-table-size", SectionKinds.ServerSide, ReadTableSize),
    ];

    private static void ReadType(Statement statement, Proxy proxy)
    {
        var hash = proxy.Backend.Hash;
        if (!statement.TryTake("hash-type", "map-based, consistent, maglev or rendezvous", out var word) || !TryFind(statement, word, Types, out var type))
        {
            return;
        }

        hash.Type = type;
        hash.Function = null;
        hash.Avalanche = null;
        if (!statement.TryTake(out word) || !TryFind(statement, word, Functions, out var function))
        {
            return;
        }

        hash.Function = function;
        if (statement.TryTake(out word))
        {
            hash.Avalanche = true;
            if (word != "avalanche")
            {
                statement.Error($"'hash-type' does not know '{word}'.{Spelling.Suggestion(word, ["avalanche"])}");
            }
        }

        statement.End();
    }

    private static bool TryFind<T>(Statement statement, string word, Dictionary<string, T> known, out T value)
    {
        if (known.TryGetValue(word, out value!))
        {
            return true;
        }

        statement.Error($"'hash-type' does not know '{word}'; it expects one of {string.Join(", ", known.Keys)}.{Spelling.Suggestion(word, known.Keys)}");
        return false;
    }

    // Not HAProxy's, either.
    private static void ReadTableSize(Statement statement, Proxy proxy)
    {
        if (statement.TryTakeNumber("hash-table-size", out var size))
        {
            statement.Locate($"{proxy.BackendPath}:Hash:TableSize");
            proxy.Backend.Hash.TableSize = size;
            statement.End();
        }
    }

    private static void ReadBalanceFactor(Statement statement, Proxy proxy)
    {
        if (!statement.TryTakeNumber("hash-balance-factor", out var factor))
        {
            return;
        }

        if (factor is not 0 and <= 100)
        {
            statement.Error($"'hash-balance-factor' expects 0 or more than 100, found {factor}.");
            return;
        }

        proxy.Backend.Hash.BalanceFactor = factor;
        statement.End();
    }
}
