using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing;

/// <summary>The scale of the weights that algorithms go by.</summary>
internal static class Weights
{
    /// <summary>Parts of one unit of configured weight, so that a server that starts slowly can have sixteenths of its weight.</summary>
    public const int Scale = 16;

    /// <summary>The greatest weight on this scale.</summary>
    public const int Max = ServerOptions.MaxWeight * Scale;
}
