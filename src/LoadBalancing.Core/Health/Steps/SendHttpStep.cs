using System.Globalization;
using LoadBalancing.Balancing;
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
        var weights = backend.Servers.Where(known => known.IsUsable).Sum(WeightOf);
        var throttle = server.State.Operational == OperationalState.Starting ? $"; throttle={100 * server.Strength / Weights.Scale}%" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"X-Haproxy-Server-State: {ServerStatus.Describe(server)}; address={server.Address.IdnHost}; port={server.Address.Port}; " +
            $"name={server}; node={Environment.MachineName}; weight={WeightOf(server)}/{weights}; scur={server.InFlight}/{backend.InFlight}; qcur=0{throttle}\r\n");
    }

    // Rounded up, so that a server that has just started has some.
    private static int WeightOf(Server server) => ((server.Weight * server.Strength) + Weights.Scale - 1) / Weights.Scale;
}
