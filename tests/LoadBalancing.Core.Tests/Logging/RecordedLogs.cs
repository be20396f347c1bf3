using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Logging;

/// <summary>Sends what every category logs to one record.</summary>
internal sealed class RecordedLogs(ILogger record) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => record;

    public void Dispose()
    {
    }
}
