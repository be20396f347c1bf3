using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// Gives Kestrel connections whose sockets share event loops with the connections to servers: a request runs from the
/// client's socket to the server's and back without changing threads. For hosts where no request ever blocks a thread.
/// </summary>
/// <param name="createBoundSocket">Makes the socket for an address and binds it.</param>
[SupportedOSPlatform("linux")]
public sealed class EventTransportFactory(Func<EndPoint, Socket> createBoundSocket) : IConnectionListenerFactory
{
    /// <summary>Listens on an address.</summary>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new EventListener(createBoundSocket(endpoint)));
}
