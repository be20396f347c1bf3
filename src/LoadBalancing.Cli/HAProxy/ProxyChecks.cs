using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Says what is wrong or doubtful with a proxy as a whole.</summary>
/// <param name="proxy">The proxy, complete.</param>
/// <param name="remarks">Where to say it.</param>
internal sealed class ProxyChecks(Proxy proxy, Remarks remarks)
{
    public void Run()
    {
        CheckMode();
        CheckUse();
        CheckTimeouts();
        CheckHealthChecks();
    }

    private void CheckMode()
    {
        if (proxy.Mode is null)
        {
            remarks.Add(Severity.Error, proxy.Line,
                $"{proxy.Title} has no 'mode http', and without it HAProxy's mode is tcp, which is not supported yet.");
        }
        else if (proxy.Mode.Value != "http")
        {
            remarks.Add(Severity.Error, proxy.Mode.Line, $"'mode {proxy.Mode.Value}' is not supported yet.");
        }
    }

    private void CheckUse()
    {
        if (proxy.Kind == SectionKinds.Listen && !proxy.IsFrontend)
        {
            remarks.Add(Severity.Warning, proxy.Line, $"{proxy.Title} has no 'bind' and serves as a backend only.");
        }

        if (proxy is { Target: { } target, Servers.Count: > 0 })
        {
            remarks.Add(Severity.Warning, target.Line,
                $"all requests of {proxy.Title} go to '{target.Value}' and none to its own servers.");
        }
    }

    private void CheckTimeouts()
    {
        (string Name, bool IsMissing)[] timeouts =
        [
            ("connect", proxy.IsBackend && proxy.Backend.Timeouts.Connect == Timeout.InfiniteTimeSpan),
            ("client", proxy.IsFrontend && proxy.Frontend.ClientTimeout == Timeout.InfiniteTimeSpan),
            ("server", proxy.IsBackend && proxy.Backend.Timeouts.Response == Timeout.InfiniteTimeSpan),
        ];
        var missing = string.Join(", ", timeouts.Where(timeout => timeout.IsMissing).Select(timeout => $"'timeout {timeout.Name}'"));
        if (missing.Length > 0)
        {
            remarks.Add(Severity.Warning, proxy.Line, $"{proxy.Title} does not set {missing}: it may wait for ever.");
        }
    }

    private void CheckHealthChecks()
    {
        if (proxy.Check is { HasHttpLines: true, Http: null })
        {
            remarks.Add(Severity.Warning, proxy.Line, $"{proxy.Title} has 'http-check' without 'option httpchk': it is not used.");
        }

        if (proxy.Check is { HasTcpLines: true, IsTcpScript: false })
        {
            remarks.Add(Severity.Warning, proxy.Line, $"{proxy.Title} has 'tcp-check' without 'option tcp-check': it is not used.");
        }
    }
}
