using System.IO.Pipelines;
using LoadBalancing.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Passes a server's response on to the client, streaming its body.</summary>
internal static class ClientResponse
{
    // What Kestrel may hold for a slow client before the server has to wait.
    private const int MostUnflushed = 64 * 1024;

    public static void CopyHead(HttpResponseMessage message, HttpContext context, CookiePersistence? cookie, bool byCookie, string? setCookie)
    {
        var response = context.Response;
        response.StatusCode = (int)message.StatusCode;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = message.ReasonPhrase;
        var connection = message.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var names)
            ? new StringValues(names.ToString())
            : default;
        var withhold = cookie is not null && cookie.WithholdsServerCookie(byCookie) ? cookie.Name : null;
        Copy(message.Headers.NonValidated, response.Headers, connection, withhold);
        Copy(message.Content.Headers.NonValidated, response.Headers, connection, withhold);
        if (setCookie is not null)
        {
            response.Headers.Append(HeaderNames.SetCookie, setCookie);
            if (cookie!.NoCache && !CookiePersistence.ForbidsSharedCaching(response.Headers.CacheControl))
            {
                response.Headers.Append(HeaderNames.CacheControl, "private");
            }
        }
    }

    public static async Task CopyBodyAsync(
        HttpResponseMessage message, HttpContext context, ExchangeTimer timer, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        await context.Response.StartAsync(timer.Token).ConfigureAwait(false);
        var length = message.Content.Headers.ContentLength;
        if (length == 0 || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var source = await message.Content.ReadAsStreamAsync(timer.Token).ConfigureAwait(false);
        var writer = context.Response.BodyWriter;
        var unflushed = 0;
        var flushed = false;
        for (var copied = 0L; copied != length;)
        {
            // Waiting with an empty buffer takes no memory, and tells whether to hand over first what is here already.
            var ready = source.ReadAsync(Memory<byte>.Empty, timer.Token);
            if (!ready.IsCompletedSuccessfully)
            {
                await FlushAsync(writer, timer, serverIdle, clientIdle).ConfigureAwait(false);
                (unflushed, flushed) = (0, true);
                await ready.ConfigureAwait(false);
            }

            var read = await source.ReadAsync(writer.GetMemory(), timer.Token).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            writer.Advance(read);
            copied += read;
            unflushed += read;
            if (unflushed >= MostUnflushed)
            {
                await FlushAsync(writer, timer, serverIdle, clientIdle).ConfigureAwait(false);
                (unflushed, flushed) = (0, true);
            }
        }

        // With a Content-Length, Kestrel hands over the rest by itself only if it has handed over nothing before.
        if (flushed && unflushed > 0)
        {
            await FlushAsync(writer, timer, serverIdle, clientIdle).ConfigureAwait(false);
        }
    }

    private static async ValueTask FlushAsync(PipeWriter writer, ExchangeTimer timer, TimeSpan serverIdle, TimeSpan clientIdle)
    {
        timer.WaitForClient(clientIdle);
        if ((await writer.FlushAsync(timer.Token).ConfigureAwait(false)).IsCompleted)
        {
            throw new OperationCanceledException("The client went away.");
        }

        timer.WaitForServer(serverIdle);
    }

    private static void Copy(
        System.Net.Http.Headers.HttpHeadersNonValidated source, IHeaderDictionary target, StringValues connection, string? withheldCookie)
    {
        foreach (var (name, values) in source)
        {
            if (HopByHopHeaders.Contains(name, connection))
            {
                continue;
            }

            if (values.Count == 1 && (withheldCookie is null || !name.Equals(HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase)))
            {
                target[name] = values.ToString();
                continue;
            }

            foreach (var value in values)
            {
                if (withheldCookie is null || !name.Equals(HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase) ||
                    !CookieHeader.Sets(value, withheldCookie))
                {
                    target.Append(name, value);
                }
            }
        }
    }
}
