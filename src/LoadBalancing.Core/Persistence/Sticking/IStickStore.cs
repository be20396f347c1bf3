using System.Diagnostics.CodeAnalysis;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>
/// Where a stick table keeps which key belongs to which server. Called while requests are served, by several at once: neither <see cref="TryFind"/> nor <see cref="Store"/> may
/// wait for another machine. A store that balancers share keeps a copy here, a <see cref="MemoryStickStore"/>, finds in that, and
/// publishes what is stored behind the request's back.
/// </summary>
public interface IStickStore
{
    /// <summary>Number of entries that have not expired.</summary>
    long Count { get; }

    /// <summary>Entries that left before they expired, because the table was full.</summary>
    long Evictions { get; }

    /// <summary>Finds the server of a key, and counts the entry as just used.</summary>
    /// <param name="key">At most <see cref="StickTableSettings.KeyLength"/> bytes.</param>
    /// <param name="server">The server's name or address, as <see cref="StickTableSettings.ServerKey"/> says.</param>
    /// <returns>Whether there is an entry.</returns>
    bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? server);

    /// <summary>Makes an entry, or changes the one that the key has, and counts it as just used.</summary>
    /// <param name="key">At most <see cref="StickTableSettings.KeyLength"/> bytes.</param>
    /// <param name="server">The server's name or address, as <see cref="StickTableSettings.ServerKey"/> says.</param>
    void Store(ReadOnlySpan<byte> key, string server);

    /// <summary>
    /// Goes over to another size, expiry or rule for a full table; the entries stay as far as they find room. Keys and names of servers are what
    /// they were. One at a time, while requests are served.
    /// </summary>
    /// <param name="settings">What is configured now.</param>
    void Change(StickTableSettings settings);
}
