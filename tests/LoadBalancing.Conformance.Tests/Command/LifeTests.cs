using System.Globalization;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Command;

/// <summary>Start, reload and end of a running proxy.</summary>
public sealed class LifeTests : IAsyncDisposable
{
    private readonly LbCommand _lb = new();
    private readonly HttpClient _client = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _front = FreePorts.Next();
    private readonly OriginServer _origin;

    public LifeTests()
    {
        _origin = new OriginServer("a", FreePorts.Next(), request =>
        {
            _arrived.TrySetResult();
            return OriginAnswer.Text("hello") with { Pause = request.Path == "/slow" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero };
        });
        _origin.Start();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("USR1")]
    [InlineData("INT")]
    public async Task A_signal_lets_the_running_request_end(string signal)
    {
        using var lb = _lb.Start("run", _lb.Write("lb.json", Configuration(weight: 1)));
        await lb.WaitForAsync("listens on");
        var running = _client.GetStringAsync(Url("/slow"));
        await _arrived.Task;
        lb.Signal(signal);

        (await running).Should().Be("hello");
        (await lb.WaitForExitAsync()).Should().Be(0);
        lb.Output.Should().Contain("Stopped; 0 requests were cut off.");
        await _client.Invoking(client => client.GetStringAsync(Url("/"))).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_changed_file_applies_and_a_wrong_one_does_not()
    {
        var file = _lb.Write("lb.json", Configuration(weight: 1));
        using var lb = _lb.Start("run", file);
        await lb.WaitForAsync("listens on");
        _lb.Write(file, Configuration(weight: 999));
        await lb.WaitForAsync("found 999");
        _lb.Write(file, "{ broken");
        await lb.WaitForAsync("cannot be read, the running one stays");
        (await _client.GetStringAsync(Url("/"))).Should().Be("hello");
        _lb.Write(file, Configuration(weight: 5));
        await lb.WaitForAsync("Configuration reloaded: 1 backends, 1 servers.");
        (await _client.GetStringAsync(Url("/"))).Should().Be("hello");
    }

    [Fact]
    public async Task Few_files_mean_few_connections_and_a_warning()
    {
        using var lb = _lb.StartWithFiles(300, "run", _lb.Write("lb.json", Configuration(weight: 1)));
        await lb.WaitForAsync("Only 300 files may be open: at most 22 client connections are taken at a time.");
        await lb.WaitForAsync("listens on");
        (await _client.GetStringAsync(Url("/"))).Should().Be("hello");
    }

    [Fact]
    public async Task The_demo_serves_and_its_keys_kill_and_revive()
    {
        using var lb = _lb.Start("demo", "--port", _front.ToString(CultureInfo.InvariantCulture));
        await lb.WaitForAsync("Keys: A, B, C, D");
        (await _client.GetStringAsync(Url("/x"))).Should().Be("webA answers GET /x, its request number 1\n");
        await lb.TypeAsync("b");
        await lb.WaitForAsync("webB is DOWN");
        for (var i = 0; i < 8; i++)
        {
            using var stateless = new HttpClient(new HttpClientHandler { UseCookies = false });
            (await stateless.GetStringAsync(Url("/x"))).Should().NotStartWith("webB");
        }

        await lb.TypeAsync("b");
        await lb.WaitForAsync("webB is UP");
        await lb.TypeAsync("q");
        (await lb.WaitForExitAsync()).Should().Be(0);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _lb.Dispose();
        await _origin.DisposeAsync();
    }

    private string Url(string path) => $"http://127.0.0.1:{_front}{path}";

    private string Configuration(int weight) => $$"""
        { "LoadBalancer": {
            "Frontends": { "www": { "Binds": ["127.0.0.1:{{_front}}"], "Backend": "web" } },
            "Backends": { "web": { "Servers": [ { "Name": "a", "Address": "127.0.0.1:{{_origin.Port}}", "Weight": {{weight}} } ] } } } }
        """;
}
