using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>How hashes lead to servers: <c>hash-type</c>, <c>hash-balance-factor</c> and <c>hash-table-size</c>.</summary>
internal static class HashKeywords
{
    private const string TypeKey = "Hash:Type";
    private const string TableSizeKey = "Hash:TableSize";
    private const string BalanceFactorKey = "Hash:BalanceFactor";

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

    /// <summary>
    /// Passes over what means nothing to the algorithm, as HAProxy does: often it stands among the defaults, for other sections. Known only when
    /// the section has been read.
    /// </summary>
    public static void DropUnused(Proxy proxy, ReadContext context)
    {
        var (hash, unused) = (proxy.Backend.Hash, new HashOptions());
        if (proxy.Backend.Balance.IsHashing())
        {
            return;
        }

        if (hash.Type != unused.Type || hash.Function is not null || hash.Avalanche is not null)
        {
            (hash.Type, hash.Function, hash.Avalanche) = (unused.Type, unused.Function, unused.Avalanche);
            Notice("hash-type", TypeKey);
        }

        if (hash.TableSize != unused.TableSize)
        {
            hash.TableSize = unused.TableSize;
            Notice("hash-table-size", TableSizeKey);
        }

        if (hash.BalanceFactor != unused.BalanceFactor && proxy.Backend.Balance != Algorithm.Random)
        {
            hash.BalanceFactor = unused.BalanceFactor;
            Notice("hash-balance-factor", BalanceFactorKey);
        }

        void Notice(string keyword, string key) => context.Remarks.Add(
            Severity.Notice, context.Locations.LineOf($"{proxy.BackendPath}:{key}"), $"'{keyword}' has no effect on the algorithm of {proxy.Title}.");
    }

    private static void ReadType(Statement statement, Proxy proxy)
    {
        var hash = proxy.Backend.Hash;
        if (!statement.TryTake("hash-type", "map-based, consistent, maglev or rendezvous", out var word) || !TryFind(statement, word, Types, out var type))
        {
            return;
        }

        statement.Locate($"{proxy.BackendPath}:{TypeKey}");
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
            statement.Locate($"{proxy.BackendPath}:{TableSizeKey}");
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

        statement.Locate($"{proxy.BackendPath}:{BalanceFactorKey}");
        proxy.Backend.Hash.BalanceFactor = factor;
        statement.End();
    }
}
