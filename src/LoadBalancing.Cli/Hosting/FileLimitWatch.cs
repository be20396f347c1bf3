using LoadBalancing.AspNetCore.Transport;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Cli.Hosting;

/// <summary>Notices that the limit of open files has changed, which nobody tells the process.</summary>
internal sealed class FileLimitWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ILogger _log;
    private readonly ITimer _timer;
    private int? _known = OpenFiles.Limit;

    public FileLimitWatch(TimeProvider time, ILogger log)
    {
        _log = log;
        OpenFiles.HoldReserve();
        _timer = time.CreateTimer(static watch => ((FileLimitWatch)watch!).Look(), this, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (OpenFiles.Limit is not { } limit || _known is not { } known || limit == known)
        {
            return;
        }

        _known = limit;
        if (limit < known)
        {
            OpenFiles.LetGoOfReserve();
        }

        _log.FileLimitChanged(known, limit);
    }
}
