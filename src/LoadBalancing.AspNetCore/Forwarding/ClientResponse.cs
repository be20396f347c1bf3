using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using HeaderNames = Microsoft.Net.Http.Headers.HeaderNames;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Passes the head of a server's response on to the client.</summary>
internal static class ClientResponse
{
    /// <returns>What became of the persistence cookie.</returns>
    public static CookieAction CopyHead(
        HttpExchange exchange, HttpContext context, BackendSettings settings, in DispatchResult result, TimeProvider time)
    {
        var connection = exchange.Connection!;
        var head = connection.Head;
        var bytes = connection.HeadBytes;
        var texts = connection.Texts;
        var response = context.Response;
        response.StatusCode = head.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase =
            texts.Get(bytes.Slice(head.ReasonStart, head.ReasonLength));
        var nominated = NominatedFields(head, bytes);
        foreach (var field in head.Fields)
        {
            var name = FieldNames.Get(field.Name(bytes), texts);
            if (HopByHopHeaders.Contains(name, nominated))
            {
                continue;
            }

            if (ReferenceEquals(name, HeaderNames.ContentLength))
            {
                CopyLength(head, field.Value(bytes), response);
                continue;
            }

            Add(response.Headers, name, texts.Get(field.Value(bytes)));
        }

        var action = Complete(exchange, context, settings, result, time);
        if (head.Framing == ResponseFraming.Tunnel)
        {
            response.Headers.Connection = HeaderNames.Upgrade;
            response.Headers.Upgrade = UpgradeOf(head, bytes);
        }

        return action;
    }

    /// <summary>The same for a response that came over HTTP/2.</summary>
    /// <returns>What became of the persistence cookie.</returns>
    /// <exception cref="InvalidResponseException">The head is not valid.</exception>
    public static CookieAction CopyHead(
        HttpResponseMessage source, HttpExchange exchange, HttpContext context, BackendSettings settings, in DispatchResult result, TimeProvider time)
    {
        var response = context.Response;
        response.StatusCode = (int)source.StatusCode;
        foreach (var headers in (ReadOnlySpan<HttpHeaders>)[source.Headers, source.Content.Headers])
        {
            foreach (var (name, values) in headers.NonValidated)
            {
                foreach (var value in values)
                {
                    if (!HttpCharacters.IsToken(name) || !HttpCharacters.IsFieldValue(value))
                    {
                        throw new InvalidResponseException("A header is not valid.");
                    }

                    if (name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
                    {
                        CopyLength(value, values.Count, response);
                    }
                    else if (!HopByHopHeaders.Contains(name, default))
                    {
                        Add(response.Headers, name, value);
                    }
                }
            }
        }

        return Complete(exchange, context, settings, result, time);
    }

    // Rules come first: they see what the server sent, and what they make of it is treated as if the server had sent it.
    private static CookieAction Complete(
        HttpExchange exchange, HttpContext context, BackendSettings settings, in DispatchResult result, TimeProvider time)
    {
        var headers = context.Response.Headers;
        RuleRun.OnResponse(exchange, settings, headers);
        if (settings.Cookie is not { } cookie || result.IgnoresPersistence)
        {
            return CookieAction.None;
        }

        var action = ChangeCookies(headers, cookie, result);
        if (cookie.Insert(context.Request.Method, result, time, ref action) is { } setCookie)
        {
            AddCookie(headers, setCookie, cookie.NoCache);
        }

        return action;
    }

    private static CookieAction ChangeCookies(IHeaderDictionary headers, CookiePersistence cookie, in DispatchResult result)
    {
        var present = headers.SetCookie;
        if (!SetsAny(present, cookie.Name))
        {
            return CookieAction.None;
        }

        List<string> lines = [.. present.OfType<string>()];
        var action = cookie.ChangeServerCookies(lines, result);
        headers.SetCookie = lines.ToArray();
        return action;
    }

    private static bool SetsAny(StringValues setCookies, string name)
    {
        foreach (var line in setCookies)
        {
            if (CookieHeader.Sets(line, name))
            {
                return true;
            }
        }

        return false;
    }

    private static void CopyLength(string value, int count, HttpResponse response)
    {
        if (count > 1 || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new InvalidResponseException("The Content-Length is not valid.");
        }

        if (response.StatusCode != StatusCodes.Status204NoContent)
        {
            response.ContentLength = length;
        }
    }

    // A length without a body, as of a HEAD or a 304, still tells the client something.
    private static void CopyLength(ResponseHead head, ReadOnlySpan<byte> value, HttpResponse response)
    {
        if (head.Status is >= 200 and not 204)
        {
            response.ContentLength = head.Framing == ResponseFraming.Length ? head.ContentLength : ParseLength(value);
        }
    }

    private static long ParseLength(ReadOnlySpan<byte> value) =>
        System.Buffers.Text.Utf8Parser.TryParse(value, out long length, out _) ? length : 0;

    private static void Add(IHeaderDictionary headers, string name, string value)
    {
        var present = headers[name];
        headers[name] = present.Count == 0 ? value : StringValues.Concat(present, value);
    }

    private static void AddCookie(IHeaderDictionary headers, string setCookie, bool noCache)
    {
        Add(headers, HeaderNames.SetCookie, setCookie);
        if (noCache && !CookiePersistence.ForbidsSharedCaching(headers.CacheControl))
        {
            Add(headers, HeaderNames.CacheControl, "private");
        }
    }

    private static StringValues NominatedFields(ResponseHead head, ReadOnlySpan<byte> bytes)
    {
        StringValues nominated = default;
        foreach (var field in head.Fields)
        {
            // The usual values name nothing else.
            if (field.NameLength == 10 && Ascii.EqualsIgnoreCase(field.Name(bytes), "connection"u8) &&
                !Ascii.EqualsIgnoreCase(field.Value(bytes), "keep-alive"u8) && !Ascii.EqualsIgnoreCase(field.Value(bytes), "close"u8))
            {
                nominated = StringValues.Concat(nominated, Encoding.Latin1.GetString(field.Value(bytes)));
            }
        }

        return nominated;
    }

    private static StringValues UpgradeOf(ResponseHead head, ReadOnlySpan<byte> bytes)
    {
        foreach (var field in head.Fields)
        {
            if (Ascii.EqualsIgnoreCase(field.Name(bytes), "upgrade"u8))
            {
                return Encoding.Latin1.GetString(field.Value(bytes));
            }
        }

        return default;
    }
}
