using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>The server with the lowest id.</summary>
internal sealed class First : IBalancer
{
    private volatile Server[] _servers = [];

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var servers = _servers;
        if (servers.Length == 0)
        {
            lease = default;
            return false;
        }

        lease = new Lease(servers[0] == avoid && servers.Length > 1 ? servers[1] : servers[0]);
        return true;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _servers = [.. servers.OrderBy(server => server.Settings.Id)];
}
