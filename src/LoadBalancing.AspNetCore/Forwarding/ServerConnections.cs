using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// The connections to each server. Nothing is left to a default of the handler: what suits a program that is the client of
/// its servers, such as redirects, cookies and decompression, would falsify what a proxy passes on.
/// </summary>
internal sealed class ServerConnections
{
    private readonly ConditionalWeakTable<Server, HttpMessageInvoker> _invokers = [];

    public HttpMessageInvoker To(Server server) => _invokers.GetValue(server, Create);

    private static HttpMessageInvoker Create(Server server) => new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = server.Backend.Settings.Timeouts.Connect,
            Credentials = null,
            EnableMultipleHttp2Connections = false,
            Expect100ContinueTimeout = TimeSpan.Zero,
            MaxConnectionsPerServer = int.MaxValue,
            // A response is read to its end unless its client has gone; then the server need not work on.
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PreAuthenticate = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseDrainTimeout = TimeSpan.Zero,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            UseCookies = false,
            UseProxy = false,
        },
        disposeHandler: true);
}
