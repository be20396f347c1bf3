namespace LoadBalancing.Rules;

/// <summary>Passes over the rules that follow in the same list.</summary>
internal sealed class AllowAction : RuleAction;
