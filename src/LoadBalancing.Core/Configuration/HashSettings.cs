namespace LoadBalancing.Configuration;

/// <summary>What is hashed, and how a hash leads to a server; never changes. See <see cref="HashOptions"/>.</summary>
/// <param name="Name">The URL parameter or header.</param>
/// <param name="Expression">What to hash, in HAProxy's words.</param>
/// <param name="Length">How many characters of the target count.</param>
/// <param name="Depth">How many directories of the target count.</param>
/// <param name="Whole">Whether the query string counts.</param>
/// <param name="PathOnly">Whether scheme and host are left out.</param>
/// <param name="CheckPost">Whether the parameter is looked for in bodies, too.</param>
/// <param name="DomainOnly">Whether only the label before the top-level domain counts.</param>
/// <param name="Type">How a hash leads to a server.</param>
/// <param name="Function">The hash function.</param>
/// <param name="Avalanche">Whether hashes are mixed once more.</param>
/// <param name="TableSize">How many places the table of <see cref="HashType.Maglev"/> has.</param>
/// <param name="BalanceFactor">The limit of a server's load in percent of the average, or 0.</param>
public sealed record HashSettings(
    string? Name,
    string? Expression,
    int? Length,
    int? Depth,
    bool Whole,
    bool PathOnly,
    bool CheckPost,
    bool DomainOnly,
    HashType Type,
    HashFunction Function,
    bool Avalanche,
    int TableSize,
    int BalanceFactor)
{
    internal static HashSettings From(HashOptions options) => new(
        options.Name,
        options.Expression,
        options.Length,
        options.Depth,
        options.Whole,
        options.PathOnly,
        options.CheckPost,
        options.DomainOnly,
        options.Type,
        options.Function ?? HashFunction.Sdbm,
        options.Avalanche ?? (options.Type != HashType.MapBased && options.Function is null),
        options.TableSize,
        options.BalanceFactor);
}
