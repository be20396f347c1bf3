namespace LoadBalancing.Conformance.Load;

/// <summary>Tests that need the whole machine: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
