namespace LoadBalancing.Cli.HAProxy;

/// <summary>A keyword that can begin a line of a section.</summary>
/// <param name="Name">The word, or two words such as <c>option httpclose</c>.</param>
/// <param name="Sections">Where the keyword has a meaning.</param>
/// <param name="Read">Reads the arguments and notes in the proxy what they say.</param>
internal sealed record Keyword(string Name, SectionKinds Sections, Action<Statement, Proxy> Read)
{
    /// <summary>Whether <c>no</c> or <c>default</c> may stand in front.</summary>
    public bool Negatable { get; init; }

    /// <summary>Whether the keyword in a proxy that has no use for it is an error rather than a warning.</summary>
    public bool Strict { get; init; }
}
