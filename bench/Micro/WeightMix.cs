namespace LoadBalancing.Micro;

/// <summary>How the weights of a farm are spread.</summary>
public enum WeightMix
{
    /// <summary>Every server has the same weight.</summary>
    Equal,

    /// <summary>Weights of 1 to 20, mixed.</summary>
    Unequal,
}
