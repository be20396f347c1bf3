using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Cli.Hosting;

/// <summary>One request of a frontend. Kestrel keeps it with the connection and hands it out again for the next request.</summary>
internal sealed class FrontendContext
{
    public DefaultHttpContext Http { get; } = new();
}
