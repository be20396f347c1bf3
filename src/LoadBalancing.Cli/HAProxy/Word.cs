namespace LoadBalancing.Cli.HAProxy;

/// <summary>One word of a line, quotes and escapes resolved.</summary>
/// <param name="Text">What the word says.</param>
/// <param name="Column">Where it begins, from 1.</param>
internal readonly record struct Word(string Text, int Column);
