using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Programs;

/// <summary>Web servers in the test's own process that answer every request with their name.</summary>
internal sealed class NamedServers : IAsyncDisposable
{
    private readonly WebApplication _application;

    private NamedServers(WebApplication application, IReadOnlyList<int> ports) => (_application, Ports) = (application, ports);

    /// <summary>Their ports on 127.0.0.1, in the order of the names.</summary>
    public IReadOnlyList<int> Ports { get; }

    public static async Task<NamedServers> StartAsync(params string[] names)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. names.Select(_ => "http://127.0.0.1:0")]);
        var application = builder.Build();
        int[] ports = [];
        application.Map("/{**path}", (HttpContext context) => names[Array.IndexOf(ports, context.Connection.LocalPort)]);
        await application.StartAsync();
        ports = [.. application.Urls.Select(url => new Uri(url).Port)];
        return new NamedServers(application, ports);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
