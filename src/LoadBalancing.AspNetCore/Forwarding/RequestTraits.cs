using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>What a request's head means for the way it is sent.</summary>
internal static class RequestTraits
{
    /// <summary>Whether a connection that speaks the protocol carries one request after the other.</summary>
    public static bool IsHttp1(string protocol) => HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol);

    /// <summary>How the end of the body is told to the server.</summary>
    public static RequestFraming FramingOf(HttpContext context)
    {
        var request = context.Request;
        if (UpgradeProtocols.MayPass(request.Headers.Upgrade) && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
        {
            return RequestFraming.Upgrade;
        }

        return request.ContentLength is not null ? RequestFraming.Length :
            context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? RequestFraming.None :
            RequestFraming.Chunked;
    }

    /// <summary>Whether the client waits for a go-ahead before it sends the body.</summary>
    public static bool ExpectsContinue(HttpRequest request) =>
        request.Headers.Expect is { Count: 1 } expect && string.Equals(expect[0], "100-continue", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a server may take whoever comes next on the connection for the one who logged in.</summary>
    public static bool LogsConnectionIn(StringValues authorization)
    {
        foreach (var line in authorization)
        {
            if (line is not null &&
                (line.StartsWith("NTLM", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Negotiate", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
