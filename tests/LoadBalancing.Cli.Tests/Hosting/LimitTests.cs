using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>What clients may send at most.</summary>
public sealed class LimitTests
{
    private const string Body = "0123456789";

    [Theory]
    [InlineData(10, 204)]
    [InlineData(9, 413)]
    public async Task A_body_that_is_too_long_is_refused(int limit, int status)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = AnswerAsync(server);
        (await OneRequest.AskAsync(
            $"POST / HTTP/1.1\r\nContent-Length: {Body.Length}",
            $$"""
            { "LoadBalancer": {
                "Frontends": { "public": { "Binds": [ "127.0.0.1:PORT" ], "Backend": "web", "Limits": { "RequestBody": {{limit}} } } },
                "Backends": { "web": { "Servers": [ { "Name": "a", "Address": "{{server.LocalEndpoint}}" } ] } }
            } }
            """,
            ".json",
            Body)).Should().Be(status);
    }

    [Theory]
    [InlineData("RequestBody", "-1", "expected 0 or more, found -1.")]
    [InlineData("RequestBody", "\"x\"", "expected a whole number, found 'x'.")]
    [InlineData("Http2:PingDelay", "\"500ms\"", "expected 1 s to 24 days, found 00:00:00.5000000.")]
    [InlineData("Http2:PingTimeout", "\"infinite\"", "expected 1 s to 24 days, found -00:00:00.0010000.")]
    public async Task Mistakes_are_told(string key, string value, string message)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        var limits = key.Split(':') is [var outer, var inner] ? $"\"{outer}\": {{ \"{inner}\": {value} }}" : $"\"{key}\": {value}";
        await File.WriteAllTextAsync(file, $$"""
            { "LoadBalancer": {
                "Frontends": { "public": { "Binds": [ ":80" ], "Backend": "web", "Limits": { {{limits}} } } },
                "Backends": { "web": { "Servers": [ { "Name": "a", "Address": "127.0.0.1:1" } ] } }
            } }
            """);
        var configuration = ProxyConfiguration.Read(file);
        File.Delete(file);

        configuration.Diagnostics.Select(diagnostic => diagnostic.Message).Should().Equal($"LoadBalancer:Frontends:public:Limits:{key}: {message}");
    }

    [Fact]
    public void A_body_may_be_longer_than_an_int_can_say()
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        File.WriteAllText(file, """
            { "LoadBalancer": {
                "Frontends": { "public": { "Binds": [ ":80" ], "Backend": "web", "Limits": { "RequestBody": 10000000000 } } },
                "Backends": { "web": { "Servers": [ { "Name": "a", "Address": "127.0.0.1:1" } ] } }
            } }
            """);
        var configuration = ProxyConfiguration.Read(file);
        File.Delete(file);

        configuration.HasErrors.Should().BeFalse();
        configuration.Options.Frontends["public"].Limits.RequestBody.Should().Be(10_000_000_000);
    }

    private static async Task AnswerAsync(TcpListener server)
    {
        using var connection = await server.AcceptSocketAsync();
        var received = "";
        var buffer = new byte[1024];
        while (!received.EndsWith(Body, StringComparison.Ordinal) && await connection.ReceiveAsync(buffer) is > 0 and var count)
        {
            received += Encoding.Latin1.GetString(buffer, 0, count);
        }

        await connection.SendAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
    }
}
