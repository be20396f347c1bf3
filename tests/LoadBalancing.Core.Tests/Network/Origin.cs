using System.Collections.Concurrent;
using LoadBalancing.Programs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Network;

/// <summary>An HTTP server on a free loopback port that keeps the requests it saw.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Method, string Target, string Host, string Body)> _requests = [];

    private Origin(string name, RequestDelegate? serve)
    {
        Name = name;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // A port that no other server gets, so that nobody is there when this one has gone.
        builder.WebHost.UseUrls($"http://127.0.0.1:{FreePorts.Next()}");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            _requests.Enqueue((context.Request.Method, target, context.Request.Host.Value!, body));
            await (serve ?? Greet)(context);
        });
    }

    public string Name { get; }

    public string Address => _app.Urls.Single();

    public IReadOnlyList<(string Method, string Target, string Host, string Body)> Requests => [.. _requests];

    /// <summary>Starts a server that answers with its name unless told otherwise.</summary>
    public static async Task<Origin> StartAsync(string name, RequestDelegate? serve = null)
    {
        var origin = new Origin(name, serve);
        await origin._app.StartAsync();
        return origin;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Greet(HttpContext context) => context.Response.WriteAsync(Name);
}
