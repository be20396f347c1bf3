namespace LoadBalancing.Rules;

/// <summary>What a rule does.</summary>
internal abstract class RuleAction
{
    /// <summary>Whether it keeps the request's path, or a part of it, where conditions may look for it.</summary>
    public virtual bool IsOfPath => false;
}
