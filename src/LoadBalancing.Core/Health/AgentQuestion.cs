using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health;

/// <summary>Asks an agent: a check that connects, sends what the agent wants to hear, and reads a line.</summary>
internal static class AgentQuestion
{
    /// <summary>The check that asks an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="server">The server's address.</param>
    /// <param name="timeouts">Those of the backend.</param>
    /// <param name="connect">How the server is connected to without TLS, which agents do not speak.</param>
    public static CheckSettings From(AgentOptions agent, Uri server, TimeoutOptions timeouts, ConnectSettings connect)
    {
        var check = new CheckOptions { Interval = agent.Interval, Timeout = agent.Timeout };
        var target = new ServerCheckOptions { Address = agent.Address, Port = agent.Port, Tls = false };
        IEnumerable<CheckStep> send = agent.Send is { Length: > 0 } text ? [new SendStep(text)] : [];
        return CheckSettings.From(check, target, server, timeouts, _ => connect) with
        {
            Script = new CheckScript([new ConnectStep(), .. send, new ReadLineStep()]),
        };
    }
}
