namespace LoadBalancing.Cli.HAProxy;

/// <summary>A value and the line that sets it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Line">The line's number.</param>
internal sealed record Setting<T>(T Value, int Line);
