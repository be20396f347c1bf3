namespace Samples;

/// <summary>A tiny web server in the sample's own process, so that there is something to balance over.</summary>
internal static class SampleServer
{
    /// <summary>Starts a server that answers every request with its name.</summary>
    /// <returns>The address it listens on; port 0 in <paramref name="address"/> takes a free one.</returns>
    public static async Task<string> StartAsync(string name, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var server = builder.Build();
        server.Map("/{**path}", (HttpRequest request) => $"{name} answers {request.Method} {request.Path}\n");
        await server.StartAsync();
        return server.Urls.Single();
    }
}
