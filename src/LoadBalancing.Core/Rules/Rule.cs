namespace LoadBalancing.Rules;

/// <summary>One rule.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Condition">When.</param>
internal sealed record Rule(RuleAction Action, Condition Condition);
