using LoadBalancing.Programs;

namespace LoadBalancing.Samples.Tests;

public sealed class ReceivingAppTests : IAsyncLifetime, IDisposable
{
    private readonly int[] _ports = [FreePorts.Next(), FreePorts.Next(), FreePorts.Next()];
    private readonly HttpClient _client;
    private readonly RunningProgram _app;

    public ReceivingAppTests()
    {
        var sample = BuiltProgram.Sample("ReceivingApp");
        var address = $"http://127.0.0.1:{_ports[0]}";
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(address) };
        _app = RunningProgram.Start(Path.GetDirectoryName(sample)!, "dotnet",
        [
            sample,
            $"--urls={address}",
            $"--LoadBalancer:Backends:web:Servers:0:Address=http://127.0.0.1:{_ports[1]}",
            $"--LoadBalancer:Backends:web:Servers:1:Address=http://127.0.0.1:{_ports[2]}",
        ]);
    }

    public Task InitializeAsync() => _app.WaitForAsync("Application started");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _app.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task Spreads_new_clients_by_weight_and_hands_each_a_cookie()
    {
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await _client.GetAsync("/cart");
            var server = (await response.Content.ReadAsStringAsync()).Split(' ')[0];
            response.Headers.GetValues("Set-Cookie").Should().Equal($"SERVERID={server[^1]}; path=/");
            answers.Add(server);
        }

        answers.Order().Should().Equal("webA", "webA", "webB", "webB", "webB", "webB");
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Brings_a_client_back_to_its_server(string cookie)
    {
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cart") { Headers = { { "Cookie", $"SERVERID={cookie}" } } };
            using var response = await _client.SendAsync(request);

            (await response.Content.ReadAsStringAsync()).Should().Be($"web{cookie} answers GET /cart\n");
            response.Headers.Contains("Set-Cookie").Should().BeFalse();
        }
    }
}
