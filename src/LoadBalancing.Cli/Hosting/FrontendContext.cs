using LoadBalancing.AspNetCore.Forwarding;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Cli.Hosting;

/// <summary>One request of a frontend. Kestrel keeps it with the connection and hands it out again for the next request.</summary>
internal sealed class FrontendContext
{
    /// <summary>The exchange of the connection's requests, from the first one on, if it speaks HTTP/1.</summary>
    public HttpExchange? Exchange { get; set; }

    /// <summary>Whether another request is known to have come on the connection before this one.</summary>
    public bool FollowsAnother { get; set; }

    public DefaultHttpContext Http { get; } = new();
}
