using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Network;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Comparing;

/// <summary>
/// The ports that names in braces stand for in a configuration: <c>{front}</c>, <c>{front-NAME}</c> and <c>{port-NAME}</c> are ports alone,
/// any other name is that of a server, which is created and started.
/// </summary>
/// <param name="answer">What the servers answer.</param>
/// <param name="serverPorts">The ports of servers of an earlier scenario, which has ended; new ones are added.</param>
/// <param name="network">Where the servers are; by default with everybody else.</param>
internal sealed partial class Machines(
    Func<OriginRequest, OriginAnswer> answer, Dictionary<string, int>? serverPorts = null, OwnNetwork? network = null) : IAsyncDisposable
{
    private readonly Dictionary<string, int> _ports = [];
    private readonly Dictionary<string, OriginServer> _servers = [];

    /// <summary>Puts ports in place of the names.</summary>
    public string Fill(string configuration) =>
        Placeholder().Replace(configuration, name => Port(name.Groups[1].Value).ToString(CultureInfo.InvariantCulture));

    /// <summary>The port that a name stands for.</summary>
    public int Port(string name)
    {
        if (!_ports.TryGetValue(name, out var port))
        {
            var isServer = name != "front" && !name.StartsWith("front-", StringComparison.Ordinal) && !name.StartsWith("port-", StringComparison.Ordinal);
            port = isServer && serverPorts is not null && serverPorts.TryGetValue(name, out var earlier) ? earlier : FreePorts.Next();
            _ports[name] = port;
            if (isServer)
            {
                serverPorts?.TryAdd(name, port);
                _servers[name] = new OriginServer(name, port, answer, network);
                _servers[name].Start();
            }
        }

        return port;
    }

    public OriginServer Server(string name) => _servers[name];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    [GeneratedRegex(@"\{([\w-]+)\}")]
    private static partial Regex Placeholder();
}
