using System.Net.Sockets;
using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>Makes the sockets that connect to servers.</summary>
public static class ServerSocket
{
    // IP_BIND_ADDRESS_NO_PORT of Linux: the port is chosen when connecting, so that it has to be free for that one target only.
    private const int IPLevel = 0;
    private const int BindAddressNoPort = 24;

    /// <summary>Makes a socket that is bound to the source address, if there is one, and not connected yet.</summary>
    /// <param name="settings">How the server is connected to.</param>
    /// <exception cref="SocketException">The source address cannot be used here.</exception>
    public static Socket Create(ConnectSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Source is not { } source)
        {
            return new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        }

        var socket = new Socket(source.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source.Port != 0)
            {
                // One port serves many targets.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }
            else if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(IPLevel, BindAddressNoPort, BitConverter.GetBytes(1));
            }

            socket.Bind(source);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
