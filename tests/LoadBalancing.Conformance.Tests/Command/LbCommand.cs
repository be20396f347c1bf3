using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Command;

/// <summary>The built tool with any arguments, and files for it to read.</summary>
internal sealed class LbCommand : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lb-command-").FullName;

    /// <summary>Writes a file that the tool can name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_directory, name), text);
        return name;
    }

    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunningProgram.RunAsync(_directory, "dotnet", [LbProxy.BuiltTool, .. arguments]);

    public RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start(_directory, "dotnet", [LbProxy.BuiltTool, .. arguments], keepInput: true);

    /// <summary>Starts it from a shell that first limits how many files it may open.</summary>
    public RunningProgram StartWithFiles(int files, params string[] arguments) =>
        RunningProgram.Start(_directory, "sh", ["-c", $"ulimit -n {files}; exec \"$@\"", "sh", "dotnet", LbProxy.BuiltTool, .. arguments]);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
