using LoadBalancing.Simulator.Reports;

namespace LoadBalancing.Simulator.Experiments;

/// <summary>A question to the engine whose answer is known.</summary>
internal interface IExperiment
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>What it shows.</summary>
    string Title { get; }

    /// <summary>Runs the experiment.</summary>
    /// <param name="seed">Decides all that is random; the same seed gives the same findings.</param>
    IEnumerable<Finding> Run(int seed);
}
