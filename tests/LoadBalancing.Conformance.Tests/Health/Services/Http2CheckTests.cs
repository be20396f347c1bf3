namespace LoadBalancing.Conformance.Health.Services;

/// <summary>HTTP checks of nginx over HTTP/2: what lb finds is what HAProxy finds.</summary>
public sealed class Http2CheckTests : IAsyncLifetime
{
    private const string Request = "httpchk\n http-check send meth GET uri / ver HTTP/1.1 hdr host shop.example";

    private NginxServer _nginx = null!;

    public async Task InitializeAsync() => _nginx = await NginxServer.CreateAsync();

    public Task DisposeAsync()
    {
        _nginx.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_comes_breaks_stalls_and_goes()
    {
        await using var comparison = await CheckComparison.StartAsync(
            ("check-proto", Request, _nginx.ClearPort, "check-proto h2"),
            ("proto", Request, _nginx.ClearPort, "proto h2"),
            ("connect-proto", Request.Replace("\n", "\n http-check connect proto h2\n", StringComparison.Ordinal), _nginx.ClearPort, ""),
            ("body", $"{Request}\n http-check expect string well", _nginx.ClearPort, "check-proto h2"),
            ("check-alpn", Request, _nginx.SecuredPort, "check-ssl verify none check-alpn h2"),
            ("choice", Request, _nginx.SecuredPort, "check-ssl verify none check-alpn h2,http/1.1"));
        var states = await comparison.CompareThroughAsync(
            _nginx.Start, _nginx.Break, _nginx.Repair, _nginx.Stall, _nginx.Resume, _nginx.Stop);

        states.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["check-proto"] = "DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON",
            ["proto"] = "DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON",
            ["connect-proto"] = "DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON",
            ["body"] = "DOWN L4CON, UP L7OK, DOWN L7RSP, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON",
            ["check-alpn"] = "DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L6TOUT, UP L7OK, DOWN L4CON",
            ["choice"] = "DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L6TOUT, UP L7OK, DOWN L4CON",
        });
    }

    [Fact]
    public async Task A_server_that_does_not_agree_on_HTTP2_fails_in_the_handshake()
    {
        _nginx.Start();
        await _nginx.WaitUntilReadyAsync();
        await using var comparison = await CheckComparison.StartAsync(
            ("alpn", Request, _nginx.OldPort, "check-ssl verify none check-alpn h2"));

        (await comparison.CompareAsync(1))["alpn"].Should().Be("DOWN L6RSP");
    }
}
