namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>Tests that count what the whole process allocates, so that no other test may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Runs alone";
}
