namespace LoadBalancing.Cli.HAProxy;

/// <summary>A section <c>defaults</c>: the lines that every proxy which refers to it begins with.</summary>
/// <param name="Name">Its name, or an empty text.</param>
/// <param name="Line">The line that begins it.</param>
/// <param name="Parent">The section it refers to itself, if any.</param>
internal sealed record DefaultsSection(string Name, int Line, DefaultsSection? Parent)
{
    private readonly List<ConfigurationLine> _own = [];

    /// <summary>All lines, those of the parent first, so that the later ones win.</summary>
    public IEnumerable<ConfigurationLine> Lines => Parent is null ? _own : Parent.Lines.Concat(_own);

    public void Add(ConfigurationLine line) => _own.Add(line);
}
