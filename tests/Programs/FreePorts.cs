using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Programs;

/// <summary>
/// Hands out ports of 127.0.0.1, each once. They lie below the range that the system takes for outgoing connections:
/// otherwise such a connection could occupy the port of a server while it is stopped.
/// </summary>
internal static class FreePorts
{
    private const int First = 10_240;
    private const int Last = 32_000;

    private static int _last = First + (Environment.ProcessId * 97 % (Last - First));

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % (Last - First));
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
