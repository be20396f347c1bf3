using Microsoft.Extensions.Hosting;

namespace LoadBalancing.Servers;

/// <summary>Creates the backends, and so begins their checks, when the application starts instead of at its first request.</summary>
internal sealed class BackendStarter(BackendCollection backends) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = backends.Count;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
