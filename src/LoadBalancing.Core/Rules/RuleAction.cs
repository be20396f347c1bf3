namespace LoadBalancing.Rules;

/// <summary>What a rule does.</summary>
internal abstract class RuleAction;
