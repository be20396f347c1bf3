using System.Globalization;

namespace LoadBalancing.Conformance.Health.Services;

/// <summary>A server of gRPC's own library with the health service, which a test starts, breaks, stalls and stops.</summary>
internal sealed class GrpcServer : IDisposable
{
    // The library comes with Debian, and is known to Debian's own Python alone.
    private const string Python = "/usr/bin/python3";

    private readonly string _fault = Path.Combine(Path.GetTempPath(), $"grpc-{Guid.NewGuid():N}");
    private RunningProgram? _program;

    public int Port { get; } = FreePorts.Next();

    public void Start() => _program = RunningProgram.Start(
        AppContext.BaseDirectory, Python, ["Health/Services/grpc-health.py", Port.ToString(CultureInfo.InvariantCulture), _fault]);

    /// <summary>Says that it is not serving from now on.</summary>
    public void Break() => File.WriteAllText(_fault, "");

    public void Repair() => File.Delete(_fault);

    /// <summary>Stands still: the system goes on taking connections for it.</summary>
    public void Stall() => _program!.Signal("STOP");

    public void Resume() => _program!.Signal("CONT");

    public void Stop() => _program!.Signal("KILL");

    public void Dispose()
    {
        _program?.Dispose();
        Repair();
    }
}
