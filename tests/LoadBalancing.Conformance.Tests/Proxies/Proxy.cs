using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Network;

namespace LoadBalancing.Conformance.Proxies;

/// <summary>A proxy that runs as a process of its own on a configuration file.</summary>
internal abstract partial class Proxy : IAsyncDisposable
{
    private const int SigUsr1 = 10;
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<string> _output = [];
    private readonly Dictionary<string, string> _states = [];
    private readonly List<(string Server, string State)> _changes = [];
    private Process? _process;

    /// <summary>What the proxy is called in reports.</summary>
    public abstract string Name { get; }

    /// <summary>The exit code of a proxy that ended because it was asked to.</summary>
    public abstract int ExitCodeWhenStopped { get; }

    /// <summary>Where it runs; by default with everybody else.</summary>
    public OwnNetwork? Network { get; set; }

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

    /// <summary>The states that the proxy reported of servers, in its order: <c>UP</c>, <c>DOWN</c> or <c>stopping</c>.</summary>
    public IReadOnlyList<(string Server, string State)> Changes
    {
        get
        {
            lock (_output)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>Starts the proxy and waits until it listens.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="port">A port that the configuration binds on 127.0.0.1.</param>
    public async Task StartAsync(string file, int port)
    {
        var start = Network?.Inside(Command(file)) ?? Command(file);
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
    public Task WaitForStateAsync(string server, bool up) => WaitForStateAsync(server, up ? "UP" : "DOWN", initial: "UP");

    /// <summary>Waits until the last state that the proxy reported of a server is this one.</summary>
    public Task WaitForReportAsync(string server, string state) => WaitForStateAsync(server, state, initial: null);

    /// <summary>Waits until what the proxy has written is enough.</summary>
    public Task WaitForOutputAsync(Func<string, bool> isEnough, string what) => WaitUntilAsync(() => isEnough(Output), what);

    /// <summary>Asks the proxy to end when its sessions have, and does not wait for it.</summary>
    public void StopSoftly() => Signal(SigUsr1);

    /// <summary>Ends the proxy at once, as a crash does.</summary>
    public Task KillAsync()
    {
        _process!.Kill();
        return WaitForEndAsync();
    }

    /// <summary>Waits until the proxy has ended.</summary>
    public Task WaitForEndAsync() => _process!.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>Asks the proxy to end, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        var process = _process!;
        Signal(SigTerm);

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // Also waits for the end of the output.
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{Name} did not end when it was asked to. It wrote:\n{Output}");
        }

        return process.ExitCode;
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

    private Task WaitForStateAsync(string server, string state, string? initial) => WaitUntilAsync(
        () =>
        {
            lock (_output)
            {
                return (_states.GetValueOrDefault(server) ?? initial) == state;
            }
        },
        $"{server} is {state}");

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
                _states[state.Groups["server"].Value] = state.Groups["state"].Value;
                _changes.Add((state.Groups["server"].Value, state.Groups["state"].Value));
            }
        }
    }

    private bool Listens(int port)
    {
        using var probe = Network?.CreateSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
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

    private void Signal(int signal)
    {
        if (!_process!.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    // Both proxies say it in these words. HAProxy's copies for syslog begin with their priority in angle brackets.
    [GeneratedRegex(@"^[^<].*(Server|server) [\w-]+/(?<server>[\w-]+) is (?<state>UP|DOWN|stopping)\b")]
    private static partial Regex StateLine();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
