using LoadBalancing.Dispatching;
using LoadBalancing.Http;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>How far an attempt got, as told by the exceptions of the framework.</summary>
public sealed class HttpFailureTests
{
    public static TheoryData<Exception, AttemptProgress, AttemptFailure> Failures { get; } = new()
    {
        { new HttpRequestException(HttpRequestError.ConnectionError), AttemptProgress.NotConnected, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.NameResolutionError), AttemptProgress.NotConnected, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), AttemptProgress.NotConnected, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.ProxyTunnelError), AttemptProgress.NotConnected, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.ResponseEnded), AttemptProgress.Sent, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.InvalidResponse), AttemptProgress.Sent, AttemptFailure.ServerError },
        { new HttpRequestException(HttpRequestError.Unknown), AttemptProgress.Sent, AttemptFailure.ServerError },
        { new TaskCanceledException("connect", new TimeoutException()), AttemptProgress.NotConnected, AttemptFailure.ServerTimeout },
        { new TaskCanceledException("other"), AttemptProgress.Sent, AttemptFailure.ServerTimeout },
        { new IOException("broken"), AttemptProgress.Sent, AttemptFailure.ServerError },
        { new InvalidOperationException("anything"), AttemptProgress.Sent, AttemptFailure.ServerError },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Only_what_surely_did_not_connect_counts_as_not_connected(Exception exception, AttemptProgress progress, AttemptFailure failure) =>
        HttpFailure.Classify(exception).Should().Be(new AttemptOutcome(progress, failure, exception));
}
