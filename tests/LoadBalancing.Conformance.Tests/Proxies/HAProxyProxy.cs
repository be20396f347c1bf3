using System.Diagnostics;

namespace LoadBalancing.Conformance.Proxies;

/// <summary>HAProxy as the system has it installed.</summary>
internal sealed class HAProxyProxy : Proxy
{
    public override string Name => "HAProxy";

    // It ends itself by the signal.
    public override int ExitCodeWhenStopped => 128 + 15;

    protected override ProcessStartInfo Command(string file) => new("haproxy", ["-db", "-f", file]);
}
