using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health;

/// <summary>The steps of a check, in their order. Scripts of equal steps are equal.</summary>
internal sealed class CheckScript(params IEnumerable<CheckStep> steps) : IEquatable<CheckScript>
{
    public IReadOnlyList<CheckStep> Steps { get; } = [.. steps];

    public bool Equals(CheckScript? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as CheckScript);

    public override int GetHashCode() => Steps.Aggregate(0, HashCode.Combine);
}
