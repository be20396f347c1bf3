using System.Net;
using LoadBalancing.Dispatching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>A request as rules see it before it has a backend. Each thread has one, for as long as it looks at a request.</summary>
internal sealed class HttpContextRequest : IRequest
{
    [ThreadStatic]
    private static HttpContextRequest? _ofThread;

    private HttpContext _context = null!;

    public IPAddress? ClientAddress => _context.Connection.RemoteIpAddress;

    public string Method => _context.Request.Method;

    public string Target => _context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public bool IsSecure => _context.Request.IsHttps;

    public ReadOnlyMemory<byte> BodyStart => default;

    /// <summary>The view of a request, until the thread asks for that of another.</summary>
    public static HttpContextRequest Of(HttpContext context)
    {
        var request = _ofThread ??= new HttpContextRequest();
        request._context = context;
        return request;
    }

    public StringValues GetHeader(string name) => _context.Request.Headers[name];
}
