namespace LoadBalancing.Conformance.Network;

/// <summary>A fact about an <see cref="OwnNetwork"/>. Where none can be made it is skipped, which CI does not let pass.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OwnNetworkFactAttribute : FactAttribute
{
    public OwnNetworkFactAttribute() => Skip = OwnNetwork.WhyNot;
}
