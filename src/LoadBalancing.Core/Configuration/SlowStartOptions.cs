namespace LoadBalancing.Configuration;

/// <summary>
/// How servers grow into their weight: from a sixteenth of it, in sixteen steps. Algorithms whose weights do not change while traffic flows give a
/// server its whole weight at once.
/// </summary>
public sealed class SlowStartOptions
{
    /// <summary>
    /// Time a server takes unless it says otherwise, in whole seconds; parts of a second are rounded up. 0 (the default) gives
    /// it its whole weight at once.
    /// </summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Which servers start slowly. Default: <see cref="SlowStartScope.Returning"/>.</summary>
    public SlowStartScope Scope { get; set; } = SlowStartScope.Returning;
}
