using System.Diagnostics;
using System.Text;

namespace LoadBalancing.Programs;

/// <summary>A program that a test has started. It ends with the test at the latest.</summary>
internal sealed class RunningProgram : IDisposable
{
    // Long enough for a machine that is busy with other things.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();
    private readonly string _command;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(ProcessStartInfo start, bool keepInput)
    {
        _command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Exited += (_, _) => Add(null);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!keepInput)
        {
            _process.StandardInput.Close();
        }
    }

    /// <summary>The number that the system knows it by.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written so far, standard output and standard error together.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has besides the test's own.</param>
    /// <param name="keepInput">Whether the test will type something.</param>
    public static RunningProgram Start(
        string directory,
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        bool keepInput = false)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(start, keepInput);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string directory, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var program = Start(directory, file, arguments, environment);
        // Returns when both streams have been read to their ends, too.
        await program._process.WaitForExitAsync().WaitAsync(Patience);
        return (program._process.ExitCode, program.Output);
    }

    /// <summary>Waits until it has written a text.</summary>
    public async Task WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (Output.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{_command} ended without writing '{text}':{Environment.NewLine}{Output}");
            }

            await changed.WaitAsync(patience.Token);
        }
    }

    /// <summary>Types something.</summary>
    public Task TypeAsync(string text)
    {
        _process.StandardInput.Write(text);
        return _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a signal such as <c>TERM</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_lock)
        {
            if (line is not null)
            {
                _output.AppendLine(line);
            }

            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
