using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Health;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>Made-up answers of agents lead to the states, weights and limits that a running HAProxy had.</summary>
public sealed class AgentsOfHAProxyTests
{
    [Fact]
    public void Answers_of_agents_do_what_they_do_in_HAProxy()
    {
        Backend? backend = null;
        var isChecked = false;
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Servers", "agents-seen-on-haproxy.txt")).Where(line => line[0] != '#' || line.Contains('|'));
        foreach (var line in lines)
        {
            if (line.Split('|') is not [var answer, var status, var weight, var limit])
            {
                isChecked = line.EndsWith(" checked", StringComparison.Ordinal);
                backend = Of(int.Parse(line.Split(' ')[1]), isChecked);
                continue;
            }

            var server = backend!.Servers[0];
            backend.ReportAgent(server, server.Settings.Agent!, new CheckResult(CheckCode.CHECKED, answer.Replace("\\t", "\t", StringComparison.Ordinal)));
            if (isChecked)
            {
                backend.Report(server, Results.Passed);
            }

            $"{ServerStatus.Describe(server)}|{server.Weight}|{server.AgentLimit ?? 0}".Should().Be($"{status}|{weight}|{limit}", answer);
        }
    }

    private static Backend Of(int weight, bool isChecked)
    {
        var backend = Farm.Of(farm => (isChecked ? farm.CheckTcp() : farm)
            .AddServer("A", "127.0.0.1:1", server => server.Weight(weight).Agent(9)));
        if (isChecked)
        {
            backend.Report(backend.Servers[0], Results.Passed);
        }

        return backend;
    }
}
