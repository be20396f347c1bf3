using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using LoadBalancing.Samples;

namespace LoadBalancing.Persistence.Sticking;

/// <summary>What a backend does with a stick table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Number">The number of the table among those that the backend uses, 0 to 63.</param>
/// <param name="Action">Whether a server is looked for or remembered.</param>
/// <param name="Key">What the key is.</param>
/// <param name="Condition">When the rule applies.</param>
internal sealed record StickRule(StickTable Table, int Number, StickAction Action, Sample Key, Condition Condition)
{
    public bool Matches => Action is StickAction.On or StickAction.Match;

    public bool StoresRequest => Action is StickAction.On or StickAction.StoreRequest;

    public bool StoresResponse => Action == StickAction.StoreResponse;
}
