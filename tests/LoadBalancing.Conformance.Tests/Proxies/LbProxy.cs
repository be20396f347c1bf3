using System.Diagnostics;
using System.Reflection;

namespace LoadBalancing.Conformance.Proxies;

/// <summary>The tool <c>lb</c> as this build made it.</summary>
internal sealed class LbProxy : Proxy
{
    public static string BuiltTool { get; } = typeof(LbProxy).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(BuiltTool)).Value!;

    public override string Name => "lb";

    public override int ExitCodeWhenStopped => 0;

    protected override ProcessStartInfo Command(string file) => new("dotnet", [BuiltTool, "run", file]);
}
