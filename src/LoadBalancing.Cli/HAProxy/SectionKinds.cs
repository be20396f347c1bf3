namespace LoadBalancing.Cli.HAProxy;

/// <summary>The kinds of section in a file, and the sets of them in which keywords are at home.</summary>
[Flags]
internal enum SectionKinds
{
    None = 0,
    Global = 1,
    Defaults = 2,
    Frontend = 4,
    Backend = 8,
    Listen = 16,

    /// <summary>Where clients are described.</summary>
    ClientSide = Defaults | Frontend | Listen,

    /// <summary>Where servers are described.</summary>
    ServerSide = Defaults | Backend | Listen,

    /// <summary>Everywhere but in <c>global</c>.</summary>
    Proxies = ClientSide | ServerSide,
}
