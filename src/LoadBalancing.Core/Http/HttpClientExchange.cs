using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Http;

/// <summary>One request of an <see cref="HttpClient"/> on its way to a server.</summary>
internal sealed class HttpClientExchange(
    HttpRequestMessage request, Uri target, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : IExchange
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public StringValues Cookies =>
        request.Headers.NonValidated.TryGetValues("Cookie", out var values) ? new StringValues([.. values]) : default;

    // The handler repeats what it thinks can be repeated, unasked.
    public bool IsRepeatable => false;

    public HttpResponseMessage? Response { get; private set; }

    public async ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byCookie, bool freshConnection, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(server.Address.GetLeftPart(UriPartial.Authority) + target.PathAndQuery, Verbatim);
        try
        {
            Response = await send(request, cancellation).ConfigureAwait(false);
            return AttemptOutcome.Responded;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return HttpFailure.Classify(exception);
        }
    }
}
