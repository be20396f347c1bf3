using System.Globalization;
using System.Text;
using LoadBalancing.Servers;

namespace LoadBalancing.Health.Steps;

/// <summary>Sends an HTTP request that tells the server how it is seen.</summary>
/// <param name="Head">The request line and the header lines.</param>
/// <param name="Body">The body, one byte a character.</param>
internal sealed record SendHttpStep(string Head, string Body) : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        await run.SendAsync(Encoding.Latin1.GetBytes($"{Head}{Describe(run.Server)}\r\n{Body}")).ConfigureAwait(false);
        return null;
    }

    private static string Describe(Server server)
    {
        var backend = server.Backend;
        var weights = backend.Servers.Where(known => known.IsUsable).Sum(known => known.Weight);
        return string.Create(CultureInfo.InvariantCulture,
            $"X-Haproxy-Server-State: {ServerStatus.Describe(server)}; address={server.Address.IdnHost}; port={server.Address.Port}; " +
            $"name={server}; node={Environment.MachineName}; weight={server.Weight}/{weights}; scur={server.InFlight}/{backend.InFlight}; qcur=0\r\n");
    }
}
