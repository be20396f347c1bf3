using System.Net;
using LoadBalancing.Dispatching;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Http;

/// <summary>One request of an <see cref="HttpClient"/> on its way to a server.</summary>
internal sealed class HttpClientExchange(
    HttpRequestMessage request, Uri target, CallCookies cookies, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
    CallRecord? record) : IExchange
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public IPAddress? ClientAddress => null;

    public string Method => request.Method.Method;

    public string Target => target.PathAndQuery;

    public bool IsSecure => false;

    public string? CallKey => request.Options.TryGetValue(BalancedCall.Key, out var key) ? key : null;

    // The handler repeats what it thinks can be repeated, unasked.
    public bool IsRepeatable => false;

    public HttpResponseMessage? Response { get; private set; }

    public ReadOnlyMemory<byte> BodyStart { get; private set; }

    public RegexBudget RegexBudget => field ??= new RegexBudget();

    public StringValues GetHeader(string name)
    {
        if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
        {
            return cookies.Lines;
        }

        if (!request.Headers.NonValidated.TryGetValues(name, out var values))
        {
            return name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? target.Authority : default;
        }

        return values.Count == 1 ? values.ToString() : new StringValues([.. values]);
    }

    public StringValues GetResponseHeader(string name) =>
        Response is not null && Response.Headers.NonValidated.TryGetValues(name, out var values)
            ? values.Count == 1 ? values.ToString() : new StringValues([.. values])
            : default;

    // Only what is in memory already can be looked at; a stream may not be readable twice.
    public async ValueTask BufferBodyAsync(CancellationToken cancellation)
    {
        if (request.Content is ByteArrayContent content)
        {
            BodyStart = await content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byPersistence, bool freshConnection, CancellationToken cancellation)
    {
        record?.BeginAttempt(server);
        var outcome = await SendAsync(server, cancellation).ConfigureAwait(false);
        record?.EndAttempt(outcome);
        return outcome;
    }

    private async ValueTask<AttemptOutcome> SendAsync(Server server, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(server.Address.GetLeftPart(UriPartial.Authority) + target.PathAndQuery, Verbatim);
        cookies.WriteForServer();
        var content = request.Content;
        var upload = UploadContent.Watch(content, record);
        request.Content = upload ?? content;
        using var ended = server.Sessions.IsWatched ? CancellationTokenSource.CreateLinkedTokenSource(cancellation) : null;
        // A handler of the application that does not let go of its call holds up no other.
        using var cut = ended is null
            ? default
            : server.Sessions.Cut.UnsafeRegister(static ended => _ = ((CancellationTokenSource)ended!).CancelAsync(), ended);
        try
        {
            Response = await send(request, ended?.Token ?? cancellation).ConfigureAwait(false);
            return AttemptOutcome.RespondedWith((int)Response.StatusCode);
        }
        catch (OperationCanceledException exception) when (ended is { IsCancellationRequested: true } && !cancellation.IsCancellationRequested)
        {
            var broken = new HttpRequestException(HttpRequestError.ResponseEnded, $"The exchange was ended: {server} went out of use.", exception);
            return new AttemptOutcome(AttemptProgress.Sent, AttemptFailure.ServerError, broken) { Cause = server.Sessions.Cause };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return upload is { IsBroken: true }
                ? new AttemptOutcome(AttemptProgress.Sent, AttemptFailure.ClientError, exception)
                : HttpFailure.Classify(exception);
        }
        finally
        {
            request.Content = content;
        }
    }
}
