using System.Net;
using Microsoft.Extensions.Http;

namespace LoadBalancing.Http;

/// <summary>
/// Takes the cookie container of a balanced client over from the handler that opens connections: that one would keep cookies by the
/// addresses of servers, behind the back of persistence.
/// </summary>
internal sealed class CookieFilter : IHttpMessageHandlerBuilderFilter
{
    // A handler may be used for several clients, or again after its time; then it shows no more that it had cookies.
    private const string Taken = "LoadBalancing.Cookies";

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.AdditionalHandlers.OfType<BalancingHandler>().FirstOrDefault() is { } balancing)
        {
            balancing.Cookies = TakeFrom(builder.PrimaryHandler);
        }
    };

    private static CookieContainer? TakeFrom(HttpMessageHandler primary)
    {
        switch (primary)
        {
            case SocketsHttpHandler { UseCookies: true } handler:
                handler.Properties[Taken] = true;
                handler.UseCookies = false;
                return handler.CookieContainer;
            case HttpClientHandler { UseCookies: true } handler:
                handler.Properties[Taken] = true;
                handler.UseCookies = false;
                return handler.CookieContainer;
            case SocketsHttpHandler handler:
                return handler.Properties.ContainsKey(Taken) ? handler.CookieContainer : null;
            case HttpClientHandler handler:
                return handler.Properties.ContainsKey(Taken) ? handler.CookieContainer : null;
            default:
                return null;
        }
    }
}
