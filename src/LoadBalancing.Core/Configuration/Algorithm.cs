namespace LoadBalancing.Configuration;

/// <summary>The rule that picks a server when nothing else, such as a persistence cookie, decides.</summary>
public enum Algorithm
{
    /// <summary>
    /// Weighted round robin: servers in turn, each in proportion to its weight, spread as smoothly as the weights allow.
    /// Weights may change while traffic flows.
    /// </summary>
    RoundRobin,
}
