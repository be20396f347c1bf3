using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Compare;

/// <summary>Ports of the loopback interface.</summary>
internal static class Port
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Finds ports on which nobody listens.</summary>
    public static int[] FindFree(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>Waits until a program accepts connections.</summary>
    /// <exception cref="CompareException">It ended or does not listen; the message quotes what it wrote.</exception>
    public static async Task WaitUntilOpenAsync(int port, ChildProcess child, string name, CancellationToken cancellation)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end && !child.HasExited;)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }

        throw new CompareException(
            $"{name} {(child.HasExited ? "ended" : "does not listen")}. It wrote last:{Environment.NewLine}{child.LastLines}");
    }
}
