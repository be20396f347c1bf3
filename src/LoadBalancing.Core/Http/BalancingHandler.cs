using System.Net;
using System.Runtime.ExceptionServices;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Http;

/// <summary>
/// Sends what an <see cref="HttpClient"/> sends to a server of the backend that the URI's host names. Every attempt picks
/// again; the lease ends when the response body has been read or disposed.
/// </summary>
internal sealed class BalancingHandler(BackendCollection backends, Dispatcher dispatcher, RequestJournal journal, TimeProvider time)
    : DelegatingHandler
{
    /// <summary>Keeps the client's cookies, or <see langword="null"/> when it has none.</summary>
    public CookieContainer? Cookies { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri ?? throw new InvalidOperationException("The request has no URI.");
        var backend = BackendOf(target);
        var record = journal.IsWatched ? new CallRecord(journal, time, backend) : null;
        var cookies = new CallCookies(request, target, backend, Cookies);
        var exchange = new HttpClientExchange(request, target, cookies, base.SendAsync, record);
        try
        {
            var result = await dispatcher.DispatchAsync(backend, exchange, cancellationToken).ConfigureAwait(false);
            if (result.Status == DispatchStatus.Responded)
            {
                try
                {
                    var action = cookies.Take(exchange.Response!, result, time);
                    record?.Responded(result, exchange.Response!.StatusCode, action);
                    return LeasedContent.Attach(exchange.Response!, result.Lease, record);
                }
                catch
                {
                    exchange.Response!.Dispose();
                    result.Lease.End();
                    throw;
                }
            }

            record?.Failed(result);
            if (result.Exception is not null)
            {
                ExceptionDispatchInfo.Throw(result.Exception);
            }

            throw new HttpRequestException(HttpRequestError.ConnectionError,
                $"Backend '{backend.Name}' has no usable server; none of its {backend.Servers.Count} servers is up.");
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            record?.Left();
            throw;
        }
        finally
        {
            request.RequestUri = target;
            cookies.Restore();
        }
    }

    private Backend BackendOf(Uri target)
    {
        if (target.Scheme is not ("http" or "https" or "https+http"))
        {
            throw new InvalidOperationException($"Expected http, https or https+http, found '{target.Scheme}' in {target}.");
        }

        if (!backends.TryGet(target.Host, out var backend))
        {
            var known = backends.Count == 0 ? "none is configured" : string.Join(", ", backends.Select(b => b.Name).Order());
            throw new InvalidOperationException($"The host of {target} names no backend. Known backends: {known}.");
        }

        if (target.Scheme == "https" && backend.Servers.FirstOrDefault(server => server.Address.Scheme != "https") is { } clear)
        {
            throw new InvalidOperationException(
                $"{target} asks for https, but server {clear} listens on {clear.Address}. Use https+http to allow both.");
        }

        return backend;
    }
}
