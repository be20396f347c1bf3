using LoadBalancing.Configuration;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>What is configured for a stick table; never changes.</summary>
/// <param name="Type">What the keys are.</param>
/// <param name="KeyLength">Length of the longest key in bytes.</param>
/// <param name="Size">The most entries.</param>
/// <param name="Expire">Time without use after which an entry expires, or <see langword="null"/> for never.</param>
/// <param name="NoPurge">Whether a full table takes no new entries, instead of giving up the one that was not used for longest.</param>
/// <param name="ServerKey">By what entries name servers.</param>
public sealed record StickTableSettings(
    StickKeyType Type, int KeyLength, int Size, TimeSpan? Expire, bool NoPurge, StickServerKey ServerKey)
{
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;

    /// <summary>Whether entries made under other settings mean the same under these.</summary>
    internal bool CanKeepEntriesOf(StickTableSettings other) =>
        (Type, KeyLength, ServerKey) == (other.Type, other.KeyLength, other.ServerKey);

    internal static StickTableSettings From(StickTableOptions options) => new(
        options.Type,
        options.Type switch
        {
            StickKeyType.IPv4 => IPv4Length,
            StickKeyType.IPv6 => IPv6Length,
            StickKeyType.Number => sizeof(int),
            _ => options.Length,
        },
        options.Size,
        options.Expire,
        options.NoPurge,
        options.ServerKey);
}
