using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LoadBalancing.AspNetCore.Transport;

/// <summary>
/// Gives Kestrel connections whose sockets share event loops with the connections to servers: a request runs from the
/// client's socket to the server's and back without changing threads. For hosts where no request ever blocks a thread.
/// </summary>
/// <param name="createBoundSocket">Makes the socket for an address and binds it; by default as Kestrel does.</param>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EventTransportFactory(Func<EndPoint, Socket>? createBoundSocket = null) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Ends a connection that waits for somebody to use it, if there is one.</summary>
    internal Func<bool>? TryMakeRoom { get; set; }

    /// <summary>Whether the address is one of TCP.</summary>
    /// <param name="endpoint">The address.</param>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <summary>Listens on an address.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="cancellationToken">Not used: binding takes no time.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var create = createBoundSocket ?? SocketTransportOptions.CreateDefaultBoundListenSocket;
        try
        {
            return new(new EventListener(create(endpoint), () => TryMakeRoom?.Invoke() == true));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }
    }
}
