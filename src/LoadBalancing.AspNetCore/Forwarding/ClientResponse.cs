using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Passes the head of a server's response on to the client.</summary>
internal static class ClientResponse
{
    /// <returns>What became of the persistence cookie.</returns>
    public static CookieAction CopyHead(
        ServerConnection connection, HttpContext context, CookiePersistence? cookie, in DispatchResult result, TimeProvider time)
    {
        var head = connection.Head;
        var bytes = connection.HeadBytes;
        var texts = connection.Texts;
        var response = context.Response;
        response.StatusCode = head.Status;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase =
            texts.Get(bytes.Slice(head.ReasonStart, head.ReasonLength));
        var action = CookieAction.None;
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

            var value = texts.Get(field.Value(bytes));
            if (cookie is not null && ReferenceEquals(name, HeaderNames.SetCookie) && CookieHeader.Sets(value, cookie.Name))
            {
                action = cookie.ForServerCookie(result.Lease.Server, result.ByCookie, value, out value);
                if (action == CookieAction.Deleted)
                {
                    continue;
                }
            }

            Add(response.Headers, name, value);
        }

        if (cookie is not null && cookie.MayInsert(context.Request.Method, action) &&
            cookie.ForClient(result.Lease.Server, result.ByCookie, result.Cookie, time) is { } setCookie)
        {
            AddCookie(response.Headers, setCookie, cookie.NoCache);
            action = result.ByCookie ? CookieAction.Updated : CookieAction.Inserted;
        }

        if (head.Framing == ResponseFraming.Tunnel)
        {
            response.Headers.Connection = HeaderNames.Upgrade;
            response.Headers.Upgrade = UpgradeOf(head, bytes);
        }

        return action;
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
