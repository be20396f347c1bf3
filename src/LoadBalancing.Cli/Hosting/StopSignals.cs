using System.Runtime.InteropServices;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// SIGTERM, SIGINT and SIGUSR1 end the proxy gracefully; a second signal ends it at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // The signal's number on Linux; the framework has a name for the portable ones only.
    private const PosixSignal User1 = (PosixSignal)10;

    private readonly CancellationTokenSource _graceful = new();
    private readonly CancellationTokenSource _now = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        if (OperatingSystem.IsLinux())
        {
            _registrations.Add(PosixSignalRegistration.Create(User1, OnSignal));
        }
    }

    /// <summary>Asked to stop when the running requests have ended.</summary>
    public CancellationToken Graceful => _graceful.Token;

    /// <summary>Asked to stop without waiting.</summary>
    public CancellationToken Now => _now.Token;

    /// <summary>Stops as a first signal would.</summary>
    public void Stop() => _graceful.Cancel();

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _graceful.Dispose();
        _now.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        (_graceful.IsCancellationRequested ? _now : _graceful).Cancel();
    }
}
