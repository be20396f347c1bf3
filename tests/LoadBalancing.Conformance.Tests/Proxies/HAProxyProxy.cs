using System.Diagnostics;

namespace LoadBalancing.Conformance.Proxies;

/// <summary>HAProxy as the system has it installed.</summary>
internal sealed class HAProxyProxy : Proxy
{
    public override string Name => "HAProxy";

    protected override ProcessStartInfo Command(string file) => new("haproxy", ["-db", "-f", file]);
}
