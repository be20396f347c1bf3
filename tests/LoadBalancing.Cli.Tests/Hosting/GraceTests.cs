using System.Net;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.Hosting;
using LoadBalancing.Programs;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>What happens between the signal to stop and the end.</summary>
public sealed class GraceTests
{
    [Fact]
    public async Task Everything_goes_on_but_those_who_ask_are_told()
    {
        var port = FreePorts.Next();
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".cfg");
        await File.WriteAllTextAsync(file, $"""
            global
                grace 1h
            defaults
                mode http
                timeout connect 5s
                timeout client 30s
                timeout server 30s
            listen web
                bind 127.0.0.1:{port}
                monitor-uri /alive
                monitor fail if {"{ stopping }"}
                http-request return status 204
                server a 127.0.0.1:1

            """);
        await using var proxy = new Proxy(ProxyConfiguration.Read(file), logging => logging.ClearProviders());
        File.Delete(file);
        await proxy.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        (await StatusAsync(client, "/alive")).Should().Be(HttpStatusCode.OK);

        using var now = new CancellationTokenSource();
        var stopping = proxy.StopAsync(now.Token);
        (await StatusAsync(client, "/alive")).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(client, "/page")).Should().Be(HttpStatusCode.NoContent);
        stopping.IsCompleted.Should().BeFalse();

        await now.CancelAsync();
        await stopping;
        (await Record.ExceptionAsync(() => StatusAsync(client, "/page"))).Should().BeOfType<HttpRequestException>();
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("infinite")]
    [InlineData("25d")]
    public async Task Mistakes_are_told(string grace)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        await File.WriteAllTextAsync(file, $"{{ \"LoadBalancer\": {{ \"Grace\": \"{grace}\" }} }}");

        ProxyConfiguration.Read(file).Diagnostics.Select(diagnostic => diagnostic.Message).Should().ContainMatch("LoadBalancer:Grace: expected *");
        File.Delete(file);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
