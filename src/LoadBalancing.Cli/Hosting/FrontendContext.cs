using LoadBalancing.AspNetCore.Forwarding;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Cli.Hosting;

/// <summary>One request of a frontend. Kestrel keeps it with the connection and hands it out again for the next request.</summary>
/// <param name="exchange">The exchange of its requests.</param>
internal sealed class FrontendContext(HttpExchange exchange)
{
    public HttpExchange Exchange => exchange;

    public DefaultHttpContext Http { get; } = new();
}
