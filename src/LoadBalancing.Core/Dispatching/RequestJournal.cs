using LoadBalancing.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Dispatching;

/// <summary>Is told by the faces how each request ended, and tells the meter and whoever listens.</summary>
public sealed class RequestJournal
{
    private readonly LoadBalancerMetrics _metrics;
    private readonly ILogger _log;

    internal RequestJournal(LoadBalancerMetrics metrics, ILogger<RequestJournal> log)
    {
        _metrics = metrics;
        _log = log;
    }

    /// <summary>
    /// Raised when a request has ended. Handlers run on the thread that served the request and must not block.
    /// </summary>
    public event Action<RequestRecord>? RequestEnded;

    /// <summary>Whether anybody wants to know; a request that begins while nobody does need not be timed or told of.</summary>
    public bool IsWatched => RequestEnded is not null || _metrics.WatchesRequests;

    /// <summary>Tells of a request that has ended.</summary>
    /// <param name="record">What became of it.</param>
    public void Tell(in RequestRecord record)
    {
        _metrics.RecordRequest(record);
        foreach (var handler in Delegate.EnumerateInvocationList(RequestEnded))
        {
            try
            {
                handler(record);
            }
            catch (Exception exception)
            {
                _log.RequestHandlerBroken(exception);
            }
        }
    }
}
