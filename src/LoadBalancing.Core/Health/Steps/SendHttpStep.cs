using System.Globalization;
using LoadBalancing.Servers;

namespace LoadBalancing.Health.Steps;

/// <summary>Sends an HTTP request, in the version that the connection is for.</summary>
/// <param name="Question">The request.</param>
/// <param name="TellsState">Whether the request tells the server how it is seen.</param>
internal sealed record SendHttpStep(HttpQuestion Question, bool TellsState) : CheckStep
{
    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        var state = TellsState ? Describe(run.Server) : "";
        if (run.SpeaksHttp2)
        {
            run.Ask(Question.ToHttp2(run.IsSecured, state));
        }
        else
        {
            await run.SendAsync(Question.ToHttp1(state)).ConfigureAwait(false);
        }

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
