using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Conformance.Origins;

/// <summary>A port of 127.0.0.1 that neither accepts nor refuses: connections to it come to nothing, as to a machine without power.</summary>
internal sealed class BlackHole : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <param name="port">The port, which must be free.</param>
    public BlackHole(int port)
    {
        var listener = Add();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(0);

        // The system drops what asks for a connection once the queue of the listener is full.
        while (IsConnected(Add(), port))
        {
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private static bool IsConnected(Socket socket, int port)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // On this machine a connection that is possible is there in no time.
        }

        return socket.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite);
    }

    private Socket Add()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
