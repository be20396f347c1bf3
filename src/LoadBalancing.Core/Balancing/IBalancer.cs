using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// An algorithm at work on one group of servers. Requests pick from many threads; the backend's writer alone tells it of
/// changes, one at a time.
/// </summary>
internal interface IBalancer
{
    /// <summary>
    /// Picks a server and begins the request on it, in one step: whoever picks next sees a load that includes this request.
    /// </summary>
    /// <param name="request">The request, for algorithms that look at it.</param>
    /// <param name="avoid">A server to pass over unless it is the only one.</param>
    /// <param name="lease">The right to use the server.</param>
    /// <returns>Whether there is a server.</returns>
    bool TryPick(IRequest request, Server? avoid, out Lease lease);

    /// <summary>
    /// Replaces the servers to pick from, in declaration order; called after any change of who is usable, of weights and of
    /// settings. Servers that stay keep what the algorithm knows of them.
    /// </summary>
    /// <param name="servers">The servers; none when the algorithm is given up.</param>
    void Update(IReadOnlyList<Server> servers);
}
