namespace LoadBalancing.Health.Steps;

/// <summary>
/// One step of a check, such as connecting, sending or comparing. A kind of check is a script of steps; a step never changes and
/// serves many runs at once. Equal steps ask the same, so that a reload that changes none leaves the checks alone.
/// </summary>
internal abstract record CheckStep
{
    /// <summary>What people call the step; told with a failure. May be <see langword="null"/>.</summary>
    public string? Comment { get; init; }

    /// <summary>The code of a check that runs out of time here, unless it is the usual one.</summary>
    public CheckCode? TimeoutCode { get; init; }

    /// <summary>Does what the step is for.</summary>
    /// <param name="run">The check.</param>
    /// <returns>
    /// The result if the step ends the check, well or badly, or <see langword="null"/> to go on. Time-outs and broken connections
    /// are thrown.
    /// </returns>
    public abstract ValueTask<CheckResult?> RunAsync(CheckRun run);
}
