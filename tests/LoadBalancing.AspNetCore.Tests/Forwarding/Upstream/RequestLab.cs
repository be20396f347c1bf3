using System.Net;
using System.Text;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Requests without a connection, for a backend with a cookie and all forwarding headers.</summary>
internal sealed class RequestLab : IDisposable
{
    public const string CookieName = "SERVERID";
    public const string Client = "192.0.2.7";
    public const string Authority = "127.0.0.1:12345";

    private readonly ServiceProvider _services;
    private readonly Backend _backend;
    private readonly SendBuffer _output = new();

    public RequestLab()
    {
        var services = new ServiceCollection();
        services.AddLoadBalancer().AddBackend("web", web => web
            .PersistWithCookie(CookieName, cookie => cookie.Insert().Indirect())
            .ForwardedFor(forwarded => (forwarded.Proto, forwarded.Host) = (true, true))
            .AddServer("s1", $"http://{Authority}", server => server.Cookie("s1")));
        _services = services.BuildServiceProvider();
        _backend = _services.GetRequiredService<BackendCollection>()["web"];
    }

    public RequestFields Fields { get; } = new();

    public static HttpContext Request(string method, string target)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        (context.Request.Method, context.Request.Scheme, context.Request.Protocol) = (method, "https", "HTTP/1.1");
        context.Connection.RemoteIpAddress = IPAddress.Parse(Client);
        return context;
    }

    /// <summary>Whether the guard lets the request through.</summary>
    public bool Passes(HttpContext context)
    {
        Fields.Gather(context.Request.Headers, trims: false);
        return RequestGuard.Check(context, Fields, RequestStrictness.Strict, looksAtPath: true) == 0;
    }

    /// <summary>Writes the head of a request whose fields were gathered.</summary>
    public ReadOnlySpan<byte> Write(HttpContext context, RequestFraming framing)
    {
        _output.Clear();
        RequestHead.Write(_output, context, Fields, framing, _backend.Settings, _backend.Servers[0]);
        return _output.Written.Span;
    }

    public string WriteText(HttpContext context, RequestFraming framing) => Encoding.Latin1.GetString(Write(context, framing));

    public void Dispose()
    {
        _output.Release();
        _services.Dispose();
    }
}
