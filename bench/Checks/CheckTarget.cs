using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Checks;

/// <summary>Listens on every address of 127.0.0.0/8 at once, answers checks, and measures the time between two checks of an address.</summary>
internal sealed class CheckTarget(int port)
{
    private static readonly byte[] Answer = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly ConcurrentDictionary<IPAddress, long> _last = new();
    private readonly ConcurrentQueue<double> _intervals = new();
    private volatile bool _measures;

    public async Task<int> RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen(4096);
        Console.WriteLine("ready");
        _ = AcceptAsync(listener);
        while (Console.ReadLine() is { } command && command != "end")
        {
            _measures = true;
        }

        _measures = false;
        var sorted = _intervals.Order().ToList();
        string At(double share) => sorted[(int)(share * (sorted.Count - 1))].ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine($"{sorted.Count} checks seen; ms between two of a server: least {At(0)}, 0.1 % {At(0.001)}, median {At(0.5)}, " +
            $"99.9 % {At(0.999)}, most {At(1)}");
        return 0;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            var now = Stopwatch.GetTimestamp();
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            if (_last.TryGetValue(address, out var last) && _measures)
            {
                _intervals.Enqueue(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
            }

            _last[address] = now;
            _ = AnswerAsync(socket);
        }
    }

    private static async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[1024];
        try
        {
            if (await socket.ReceiveAsync(buffer) > 0)
            {
                await socket.SendAsync(Answer);
            }
        }
        catch (SocketException)
        {
            // The check went away, as one may.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
