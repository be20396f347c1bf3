using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Collects what there is to say about a file.</summary>
/// <param name="file">Name of the file.</param>
internal sealed class Remarks(string file)
{
    private readonly List<Diagnostic> _all = [];

    public void Add(Severity severity, int line, string message) => _all.Add(new Diagnostic(severity, file, line, message));

    /// <summary>Everything in the order of the file. What several proxies take over from the same line is said once.</summary>
    public IReadOnlyList<Diagnostic> InOrder() => [.. _all.Distinct().OrderBy(remark => remark.Line)];
}
