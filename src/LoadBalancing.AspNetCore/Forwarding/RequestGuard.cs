using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Refuses requests that Kestrel lets through but that a server could read in another way than we do, or that would put bytes
/// into its HTTP/1.1 stream which nobody checked.
/// </summary>
internal static class RequestGuard
{
    // Kestrel moves a Content-Length that stands beside Transfer-Encoding here.
    private const string DisplacedContentLength = "X-Content-Length";

    /// <summary>Looks at a request before anything else does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fields">Its header fields.</param>
    /// <param name="strictness">What is let through.</param>
    /// <param name="looksAtPath">Whether something goes by the path.</param>
    /// <returns>The status to refuse the request with, or 0.</returns>
    public static int Check(HttpContext context, RequestFields fields, RequestStrictness strictness, bool looksAtPath)
    {
        var request = context.Request;
        var isHttp1 = RequestTraits.IsHttp1(request.Protocol);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (HttpMethods.IsConnect(request.Method) || (HttpMethods.IsTrace(request.Method) && !strictness.AllowTrace))
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        if (!IsMethod(request.Method, strictness) || !IsTarget(target, strictness, looksAtPath))
        {
            return StatusCodes.Status400BadRequest;
        }

        foreach (var (name, values) in fields.All)
        {
            var status = CheckField(name, values, isHttp1);
            if (status != 0)
            {
                return status;
            }
        }

        return CheckFraming(context, fields, strictness);
    }

    /// <summary>Whether a trailer may be passed on: well formed, and none of those that say how a message is framed or routed.</summary>
    public static bool IsTrailer(string name, string? value) =>
        HttpCharacters.IsToken(name) && HttpCharacters.IsFieldValue(value) && !HopByHopHeaders.Contains(name, default) &&
        !HopByHopHeaders.IsProtected(name);

    private static int CheckField(string name, StringValues values, bool isHttp1)
    {
        if (!HttpCharacters.IsToken(name))
        {
            return StatusCodes.Status400BadRequest;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (!HttpCharacters.IsFieldValue(values[i]))
            {
                return StatusCodes.Status400BadRequest;
            }
        }

        // RFC 9113, section 8.2.2: HTTP/2 has no headers that concern a connection.
        return isHttp1 || !HopByHopHeaders.Contains(name, default) || IsAllowedInHttp2(name, values) ? 0 : StatusCodes.Status400BadRequest;
    }

    private static bool IsAllowedInHttp2(string name, StringValues values) =>
        name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase) && values == "trailers";

    private static int CheckFraming(HttpContext context, RequestFields fields, RequestStrictness strictness)
    {
        var request = context.Request;
        var headers = request.Headers;
        if (headers.TransferEncoding is { Count: > 0 } encodings)
        {
            if (HttpProtocol.IsHttp10(request.Protocol) || headers.ContentLength is not null)
            {
                return StatusCodes.Status400BadRequest;
            }

            if (headers.ContainsKey(DisplacedContentLength))
            {
                if (!strictness.AllowLengthWithCoding)
                {
                    return StatusCodes.Status400BadRequest;
                }

                // RFC 9112, section 6.1: who knows what else such a client sends.
                context.Response.Headers.Connection = "close";
                headers.Remove(DisplacedContentLength);
                fields.GatherAgain(headers);
            }

            if (encodings.Count > 1 || !string.Equals(encodings[0], "chunked", StringComparison.OrdinalIgnoreCase))
            {
                return StatusCodes.Status501NotImplemented;
            }
        }

        return !strictness.AllowEmptyHost && headers.Host is { Count: > 0 } host && string.IsNullOrEmpty(host[0])
            ? StatusCodes.Status400BadRequest
            : 0;
    }

    // A known method in other letters is another method to a server, and the same one to some.
    private static bool IsMethod(string method, RequestStrictness strictness) =>
        HttpCharacters.IsToken(method) &&
        (strictness.AllowMethodCase || HttpMethods.GetCanonicalizedValue(method) is var known && (ReferenceEquals(known, method) || known == method || !known.Equals(method, StringComparison.OrdinalIgnoreCase)));

    // RFC 9110, section 4.2.4: user names in a request target only serve to mislead.
    private static bool HasUserInfo(ReadOnlySpan<char> target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return false;
        }

        target = target[(authority + 3)..];
        var end = target.IndexOfAny('/', '?');
        return (end < 0 ? target : target[..end]).Contains('@');
    }

    private static bool IsTarget(string target, RequestStrictness strictness, bool looksAtPath) =>
        HttpCharacters.IsTarget(target) &&
        (strictness.AllowFragment || !target.Contains('#', StringComparison.Ordinal)) &&
        (strictness.AllowUserInfo || !HasUserInfo(target)) &&
        ((strictness.AllowDotSegments ?? !looksAtPath) || !DotSegments.AreIn(target));
}
