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

    /// <summary>
    /// How soon most of the weight is there, 1 to 10: after a part t of the time it is t to the power of 1 / aggression. With 2, half of the
    /// weight is there after a quarter of the time. Default: 1, evenly, as in HAProxy. The formula is that of Envoy's slow start.
    /// </summary>
    public int Aggression { get; set; } = 1;
}
