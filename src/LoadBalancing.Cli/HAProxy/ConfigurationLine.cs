namespace LoadBalancing.Cli.HAProxy;

/// <summary>A line of the file that says something.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Words">Its words, at least one.</param>
internal sealed record ConfigurationLine(int Number, IReadOnlyList<Word> Words);
