using LoadBalancing.Dispatching;

namespace LoadBalancing.Http;

/// <summary>Tells from an exception of the framework's HTTP handlers how far an attempt got.</summary>
internal static class HttpFailure
{
    /// <summary>Classifies the failure of an attempt that was not cancelled by its caller.</summary>
    /// <param name="exception">What the handler threw.</param>
    public static AttemptOutcome Classify(Exception exception) => exception switch
    {
        // The handler reports its connect time-out as a cancellation.
        OperationCanceledException { InnerException: TimeoutException } =>
            new(AttemptProgress.NotConnected, AttemptFailure.ServerTimeout, exception),
        OperationCanceledException => new(AttemptProgress.Sent, AttemptFailure.ServerTimeout, exception),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or
                HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } => new(AttemptProgress.NotConnected, AttemptFailure.ServerError, exception),
        _ => new(AttemptProgress.Sent, AttemptFailure.ServerError, exception),
    };
}
