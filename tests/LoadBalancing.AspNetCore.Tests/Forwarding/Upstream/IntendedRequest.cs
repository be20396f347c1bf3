using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>What a server should see of a request, worked out anew from the rules.</summary>
internal static class IntendedRequest
{
    private static readonly string[] OfTheConnection =
        ["Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "HTTP2-Settings"];

    private static readonly string[] WrittenAnew = ["Host", "Content-Length", "X-Forwarded-Proto", "X-Forwarded-Host"];

    // Of the names that the made-up requests nominate.
    private static readonly string[] NeverNominated = ["Cookie", "Host"];

    public static string Line(HttpContext context) =>
        $"{context.Request.Method} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget} HTTP/1.1";

    public static IReadOnlyList<string> Fields(HttpContext context, RequestFraming framing)
    {
        var headers = context.Request.Headers;
        var nominated = Elements(headers.Connection).Except(NeverNominated, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var host = headers.Host.Count > 0 ? headers.Host[0]! : null;
        List<string> fields = [$"Host: {host ?? RequestLab.Authority}"];
        foreach (var (name, values) in headers)
        {
            if (OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase) ||
                WrittenAnew.Contains(name, StringComparer.OrdinalIgnoreCase) || nominated.Contains(name))
            {
                continue;
            }

            var isCookie = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
            fields.AddRange((isCookie ? WithoutOurs(values) : values.Select(value => value!)).Select(value => $"{name}: {value.Trim(' ', '\t')}"));
        }

        fields.Add($"X-Forwarded-For: {RequestLab.Client}");
        fields.Add("X-Forwarded-Proto: https");
        if (host is not null)
        {
            fields.Add($"X-Forwarded-Host: {host}");
        }

        if (Elements(headers.TE).Contains("trailers", StringComparer.OrdinalIgnoreCase))
        {
            fields.Add("TE: trailers");
            fields.Add("Connection: TE");
        }

        switch (framing)
        {
            case RequestFraming.Length:
                fields.Add($"Content-Length: {context.Request.ContentLength}");
                break;
            case RequestFraming.Chunked:
                fields.Add("Transfer-Encoding: chunked");
                break;
            case RequestFraming.Upgrade:
                fields.Add("Connection: Upgrade");
                fields.AddRange(headers.Upgrade.Select(protocol => $"Upgrade: {protocol!.Trim(' ', '\t')}"));
                break;
        }

        return fields;
    }

    // A line that held only our cookie goes with it.
    private static IEnumerable<string> WithoutOurs(StringValues lines) =>
        from line in lines
        let crumbs = line.Split(';')
        let kept = crumbs.Where(crumb => crumb.Trim().Split('=')[0] != RequestLab.CookieName).ToList()
        where kept.Count == crumbs.Length || kept.Count > 0
        select kept.Count == crumbs.Length ? line : string.Join(';', kept);

    private static IEnumerable<string> Elements(StringValues lines) =>
        lines.SelectMany(line => line!.Split(',')).Select(element => element.Trim(' ', '\t'));
}
