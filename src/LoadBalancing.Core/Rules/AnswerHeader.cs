namespace LoadBalancing.Rules;

/// <summary>A header of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct AnswerHeader(string Name, FormatText Value);
