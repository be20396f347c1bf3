using System.Text;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Finds the text of a response's field name without allocating it.</summary>
internal static class FieldNames
{
    private static readonly string[][] ByLength = Build();

    /// <summary>The name as the framework spells it, or as it was received.</summary>
    public static string Get(ReadOnlySpan<byte> name, TextCache others)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var known in ByLength[name.Length])
            {
                if (Ascii.EqualsIgnoreCase(name, known))
                {
                    return known;
                }
            }
        }

        return others.Get(name);
    }

    private static string[][] Build()
    {
        string[] names =
        [
            HeaderNames.AcceptRanges, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlAllowHeaders,
            HeaderNames.AccessControlAllowMethods, HeaderNames.AccessControlAllowOrigin, HeaderNames.AccessControlExposeHeaders,
            HeaderNames.AccessControlMaxAge, HeaderNames.Age, HeaderNames.Allow, HeaderNames.AltSvc, HeaderNames.CacheControl,
            HeaderNames.Connection, HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage,
            HeaderNames.ContentLength, HeaderNames.ContentLocation, HeaderNames.ContentRange, HeaderNames.ContentSecurityPolicy,
            HeaderNames.ContentType, HeaderNames.Date, HeaderNames.ETag, HeaderNames.Expires, HeaderNames.KeepAlive,
            HeaderNames.LastModified, HeaderNames.Link, HeaderNames.Location, HeaderNames.Pragma, "Referrer-Policy",
            HeaderNames.RetryAfter, HeaderNames.Server, HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity,
            HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Vary, HeaderNames.Via,
            HeaderNames.Warning, HeaderNames.WWWAuthenticate, HeaderNames.XContentTypeOptions, HeaderNames.XFrameOptions,
            HeaderNames.XPoweredBy, HeaderNames.XRequestedWith, "X-Request-ID",
        ];
        var byLength = new string[names.Max(name => name.Length) + 1][];
        for (var length = 0; length < byLength.Length; length++)
        {
            byLength[length] = [.. names.Where(name => name.Length == length)];
        }

        return byLength;
    }
}
