namespace LoadBalancing.Configuration;

/// <summary>A table that remembers which key belongs to which server.</summary>
public sealed class StickTableOptions
{
    /// <summary>What the keys are. Default: <see cref="StickKeyType.IPv4"/>.</summary>
    public StickKeyType Type { get; set; } = StickKeyType.IPv4;

    /// <summary>Length of the longest key with <see cref="StickKeyType.Text"/> and <see cref="StickKeyType.Binary"/>, 1 to 1024 bytes. Default: 32.</summary>
    public int Length { get; set; } = 32;

    /// <summary>The most entries, 1 to 100,000,000; memory is taken as they come. Default: 100,000.</summary>
    public int Size { get; set; } = 100_000;

    /// <summary>Time without use after which an entry expires, 1 ms to 24 days. Default: never.</summary>
    public TimeSpan? Expire { get; set; }

    /// <summary>
    /// Whether a full table takes no new entries, instead of giving up those that were not used for longest. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool NoPurge { get; set; }

    /// <summary>By what entries name their server. Default: <see cref="StickServerKey.Name"/>.</summary>
    public StickServerKey ServerKey { get; set; } = StickServerKey.Name;
}
