namespace LoadBalancing.Persistence.Sticking;

/// <summary>What is configured for a stick table; never changes.</summary>
/// <param name="Type">What the keys are.</param>
/// <param name="KeyLength">Length of the longest key in bytes.</param>
/// <param name="Size">The most entries.</param>
/// <param name="Expire">Time without use after which an entry expires, or <see langword="null"/> for never.</param>
/// <param name="NoPurge">Whether a full table takes no new entries, instead of giving up the one that was not used for longest.</param>
/// <param name="ServerKey">By what entries name servers.</param>
public sealed record StickTableSettings(
    StickKeyType Type, int KeyLength, int Size, TimeSpan? Expire, bool NoPurge, StickServerKey ServerKey);
