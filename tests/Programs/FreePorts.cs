using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Programs;

/// <summary>Finds ports on loopback that nothing listens on.</summary>
internal static class FreePorts
{
    /// <summary>Different free ports; all are held while they are looked for.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
