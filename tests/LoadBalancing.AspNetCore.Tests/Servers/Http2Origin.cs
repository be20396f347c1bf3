using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>A server that speaks HTTP/2 unless told otherwise, and keeps what it was asked.</summary>
internal sealed class Http2Origin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<(string Protocol, string Connection)> _requests = new();

    private Http2Origin(RequestDelegate serve, X509Certificate2? certificate, HttpProtocols protocols)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        _app = builder.Build();
        _app.Run(context =>
        {
            _requests.Enqueue((context.Request.Protocol, context.Connection.Id));
            return serve(context);
        });
    }

    public string Address => _app.Urls.Single();

    /// <summary>The protocol and the connection of each request.</summary>
    public IReadOnlyList<(string Protocol, string Connection)> Requests => [.. _requests];

    public static async Task<Http2Origin> StartAsync(
        RequestDelegate serve, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var origin = new Http2Origin(serve, certificate, protocols);
        await origin._app.StartAsync();
        return origin;
    }

    /// <summary>Takes nothing new and waits for what runs.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }
}
