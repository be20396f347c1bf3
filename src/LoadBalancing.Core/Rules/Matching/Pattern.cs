namespace LoadBalancing.Rules.Matching;

/// <summary>What a value is compared with.</summary>
/// <param name="Text">The pattern as it is written.</param>
/// <param name="IgnoreCase">Whether letter case does not count.</param>
/// <param name="Operation">With numbers, how they are compared: <c>eq</c>, <c>ge</c>, <c>gt</c>, <c>le</c> or <c>lt</c>.</param>
/// <param name="Place">Where it stands, with a colon and a blank, when that is in a file of its own.</param>
internal readonly record struct Pattern(string Text, bool IgnoreCase, string Operation, string Place);
