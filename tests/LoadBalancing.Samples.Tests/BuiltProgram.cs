using System.Reflection;

namespace LoadBalancing.Samples.Tests;

/// <summary>Where the programs under test are.</summary>
internal static class BuiltProgram
{
    /// <summary>The tool, which the build puts beside the tests.</summary>
    public static string Lb { get; } = Path.Combine(AppContext.BaseDirectory, "lb.dll");

    /// <summary>A file of <c>samples/haproxy</c>.</summary>
    public static string HAProxySample(string name) => Path.Combine(AppContext.BaseDirectory, "haproxy", name);

    /// <summary>The assembly of a sample.</summary>
    public static string Sample(string name) => typeof(BuiltProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}
