namespace LoadBalancing.Configuration;

/// <summary>The algorithm of a backend and its parameters; never changes. A change of any of them makes the algorithm begin anew.</summary>
/// <param name="Algorithm">The rule that picks a server when persistence does not.</param>
public sealed record BalanceSettings(Algorithm Algorithm)
{
    internal static BalanceSettings From(BackendOptions options) => new(options.Balance);
}
