using System.Net;
using System.Net.Sockets;
using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// The sockets of all frontends, bound before any of them listens: so an occupied port is found while nothing has been
/// accepted yet.
/// </summary>
internal sealed class ListenSockets : IDisposable
{
    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];

    /// <summary>Binds every address of these frontends.</summary>
    /// <exception cref="ProxyStartException">An address cannot be bound.</exception>
    public static ListenSockets Bind(IEnumerable<KeyValuePair<string, FrontendOptions>> frontends)
    {
        var sockets = new ListenSockets();
        try
        {
            foreach (var (name, frontend) in frontends)
            {
                foreach (var address in BindAddress.Expand(frontend.Binds))
                {
                    sockets._sockets.Add(address, Bind(name, address));
                }
            }

            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    /// <summary>Hands a bound socket to who listens on it.</summary>
    public Socket Take(EndPoint address) => _sockets.Remove((IPEndPoint)address, out var socket)
        ? socket
        : throw new InvalidOperationException($"{address} was not bound.");

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }
    }

    private static Socket Bind(string frontend, IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = false;
            }

            socket.Bind(address);
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new ProxyStartException($"frontend '{frontend}' cannot listen on {address}: {exception.Message}.", exception);
        }
    }
}
