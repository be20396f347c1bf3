using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LoadBalancing.Conformance.Network;

/// <summary>A network of this machine's own, in which nobody but a test connects, and few ports are there to connect from.</summary>
internal sealed partial class OwnNetwork : IDisposable
{
    // The range lies above the ports that tests listen on.
    private const int FirstPort = 50_000;
    private const int NetworkNamespace = 0x40000000;

    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    private readonly RunningProgram _holder;
    private readonly string _file;

    private OwnNetwork(RunningProgram holder)
    {
        _holder = holder;
        _file = string.Create(CultureInfo.InvariantCulture, $"/proc/{holder.Id}/ns/net");
    }

    /// <summary>Why this machine makes no network for us, or <see langword="null"/> if it does.</summary>
    public static string? WhyNot => Obstacle.Value;

    /// <summary>Makes a network.</summary>
    /// <param name="ports">How many ports there are to connect from, for each target.</param>
    public static async Task<OwnNetwork> CreateAsync(int ports)
    {
        // It lives until its input ends, which it does with the test.
        var script = string.Create(CultureInfo.InvariantCulture,
            $"ip link set lo up; echo {FirstPort} {FirstPort + ports - 1} > /proc/sys/net/ipv4/ip_local_port_range; echo made; exec cat");
        var holder = RunningProgram.Start(Path.GetTempPath(), "unshare", ["--net", "sh", "-ec", script], keepInput: true);
        await holder.WaitForAsync("made");
        return new OwnNetwork(holder);
    }

    /// <summary>Has a program run in this network.</summary>
    public ProcessStartInfo Inside(ProcessStartInfo start) => new("nsenter", [$"--net={_file}", start.FileName, .. start.ArgumentList]);

    /// <summary>Makes a socket that stays in this network, whoever uses it.</summary>
    public Socket CreateSocket()
    {
        // Threads inherit their network from the one that makes them, so this one makes none, and ends.
        Socket? socket = null;
        Exception? failure = null;
        var maker = new Thread(() =>
        {
            try
            {
                using var network = File.OpenHandle(_file);
                if (Enter(network, NetworkNamespace) != 0)
                {
                    throw new Win32Exception();
                }

                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        maker.Start();
        maker.Join();
        return socket ?? throw new InvalidOperationException("There is no socket in the network.", failure);
    }

    public void Dispose() => _holder.Dispose();

    private static string? FindObstacle()
    {
        try
        {
            var (exitCode, output) = RunningProgram.RunAsync(Path.GetTempPath(), "unshare", ["--net", "true"]).GetAwaiter().GetResult();
            return exitCode == 0 ? null : $"This machine makes no network for us: {output.Trim()}";
        }
        catch (Win32Exception missing)
        {
            return $"This machine makes no network for us: {missing.Message}";
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(SafeHandle network, int kind);
}
