using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Proxies;

/// <summary>A proxy that runs as a process of its own on a configuration file.</summary>
internal abstract partial class Proxy : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<string> _output = [];
    private readonly Dictionary<string, bool> _states = [];
    private Process? _process;

    /// <summary>What the proxy is called in reports.</summary>
    public abstract string Name { get; }

    /// <summary>The exit code of a proxy that ended because it was asked to.</summary>
    public abstract int ExitCodeWhenStopped { get; }

    public int ProcessId => _process!.Id;

    /// <summary>Everything the proxy wrote to standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts the proxy and waits until it listens.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="port">A port that the configuration binds on 127.0.0.1.</param>
    public async Task StartAsync(string file, int port)
    {
        var start = Command(file);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilAsync(() => Listens(port), "it listens");
    }

    /// <summary>Waits until the proxy reported that it takes a server for up or down.</summary>
    public Task WaitForStateAsync(string server, bool up) => WaitUntilAsync(
        () =>
        {
            lock (_output)
            {
                return _states.GetValueOrDefault(server, true) == up;
            }
        },
        $"{server} is {(up ? "UP" : "DOWN")}");

    /// <summary>Asks the proxy to end, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process!.HasExited)
        {
            _ = Signal(_process.Id, SigTerm);
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // Also waits for the end of the output.
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"{Name} did not end when it was asked to. It wrote:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
            _process.Dispose();
        }
    }

    protected abstract ProcessStartInfo Command(string file);

    private async Task WaitUntilAsync(Func<bool> condition, string what)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process!.HasExited || waiting.Elapsed > Patience)
            {
                throw new TimeoutException($"{Name}: waited in vain until {what}. It wrote:\n{Output}");
            }

            await Task.Delay(10);
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
            if (StateLine().Match(line) is { Success: true } state)
            {
                _states[state.Groups["server"].Value] = state.Groups["state"].Value == "UP";
            }
        }
    }

    private static bool Listens(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Both proxies say it in these words.
    [GeneratedRegex(@"(Server|server) [\w-]+/(?<server>[\w-]+) is (?<state>UP|DOWN)\b")]
    private static partial Regex StateLine();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
