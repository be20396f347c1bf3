namespace LoadBalancing.Micro;

/// <summary>Names of algorithms on the command line.</summary>
internal static class PickKinds
{
    /// <summary>The algorithms of these names, whatever their letter case.</summary>
    public static PickKind[] Parse(string[] names) => Array.ConvertAll(names, name => Enum.Parse<PickKind>(name, ignoreCase: true));
}
