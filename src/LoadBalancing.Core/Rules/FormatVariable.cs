using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>What a name stands for in a format.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Takes">The flags that mean something for it, as in HAProxy.</param>
internal sealed record FormatVariable(Sample Sample, FormatFlags Takes);
