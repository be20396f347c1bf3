namespace LoadBalancing.Cli.HAProxy;

/// <summary>What the reading of one file shares.</summary>
/// <param name="Remarks">What there is to say about the file.</param>
/// <param name="Locations">Which line filled which option.</param>
/// <param name="Names">Looks up host names.</param>
/// <param name="Global">What the section <c>global</c> says.</param>
internal sealed record ReadContext(Remarks Remarks, Locations Locations, NameLookup Names, GlobalSettings Global);
