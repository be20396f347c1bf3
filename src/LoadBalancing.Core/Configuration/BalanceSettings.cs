using LoadBalancing.Dispatching;

namespace LoadBalancing.Configuration;

/// <summary>The algorithm of a backend and its parameters; never changes. A change of any of them makes the algorithm begin anew.</summary>
/// <param name="Algorithm">The rule that picks a server when persistence does not.</param>
/// <param name="Draws">How many servers are compared.</param>
/// <param name="Hash">What is hashed, and how a hash leads to a server.</param>
/// <param name="ResponseTimes">How response times are judged.</param>
public sealed record BalanceSettings(Algorithm Algorithm, int Draws, HashSettings Hash, ResponseTimeSettings ResponseTimes)
{
    /// <summary>Whether weights are fixed while traffic flows: only 0 and the configured weight can be set, and no weight starts slowly.</summary>
    public bool IsStatic => Algorithm == Algorithm.StaticRoundRobin || (Algorithm.IsHashing() && Hash.Type == HashType.MapBased);

    /// <summary>Whether the algorithm looks at the body of a request.</summary>
    internal bool NeedsBody(IRequest request) => Algorithm == Algorithm.UrlParameter && Hash.CheckPost && request.Method == "POST";

    internal static BalanceSettings From(BackendOptions options) => new(
        options.Balance, options.Draws, HashSettings.From(options.Hash), ResponseTimeSettings.From(options.ResponseTimes));
}
