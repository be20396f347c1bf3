using System.Net;
using LoadBalancing.Programs;

namespace LoadBalancing.Samples.Tests;

public sealed class RoutingAppTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client;
    private readonly RunningProgram _app;

    public RoutingAppTests()
    {
        var sample = BuiltProgram.Sample("RoutingApp");
        int[] ports = [FreePorts.Next(), FreePorts.Next(), FreePorts.Next()];
        var address = $"http://127.0.0.1:{ports[0]}";
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        _app = RunningProgram.Start(Path.GetDirectoryName(sample)!, "dotnet",
            [sample, $"--urls={address}", $"--Servers:web=http://127.0.0.1:{ports[1]}", $"--Servers:files=http://127.0.0.1:{ports[2]}"]);
    }

    public Task InitializeAsync() => _app.WaitForAsync("Application started");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _app.Dispose();
        _client.Dispose();
    }

    [Theory]
    [InlineData("GET", "/images/logo.png", "files answers GET /images/logo.png\n", "max-age=3600", null)]
    [InlineData("GET", "/app.js", "files answers GET /app.js\n", "max-age=3600", null)]
    [InlineData("POST", "/images/logo.png", "web answers POST /images/logo.png\n", null, "web/web")]
    [InlineData("GET", "/cart", "web answers GET /cart\n", null, "web/web")]
    public async Task Sends_requests_where_the_rules_say(string method, string path, string answer, string? cacheControl, string? servedBy)
    {
        using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        (await response.Content.ReadAsStringAsync()).Should().Be(answer);
        response.Headers.CacheControl?.ToString().Should().Be(cacheControl);
        (response.Headers.TryGetValues("X-Served-By", out var names) ? names.Single() : null).Should().Be(servedBy);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("secret", HttpStatusCode.OK)]
    public async Task Keeps_those_out_who_have_no_key(string? key, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin");
        request.Headers.TryAddWithoutValidation("X-Key", key);
        using var response = await _client.SendAsync(request);

        response.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task Redirects_what_has_moved()
    {
        using var response = await _client.GetAsync("/old-news");

        response.StatusCode.Should().Be(HttpStatusCode.MovedPermanently);
        response.Headers.Location!.OriginalString.Should().Be("/news");
    }
}
