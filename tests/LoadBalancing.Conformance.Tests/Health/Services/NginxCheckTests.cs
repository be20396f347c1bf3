namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Checks of nginx over TCP, TLS and HTTP/1: what lb finds is what HAProxy finds.</summary>
public sealed class NginxCheckTests : IAsyncLifetime
{
    private const string Request = "httpchk GET /";

    private NginxServer _nginx = null!;

    // To a server that is not spoken to in TLS otherwise.
    private string ConnectWithTls =>
        $"httpchk\n http-check connect port {_nginx.OldPort} ssl\n http-check send meth GET uri /\n http-check expect status 200";

    private string Verified => $"check-ssl verify required ca-file {_nginx.Authority}";

    public async Task InitializeAsync() => _nginx = await NginxServer.CreateAsync();

    public Task DisposeAsync()
    {
        _nginx.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_that_speaks_HTTP_comes_breaks_stalls_and_goes()
    {
        await using var comparison = await CheckComparison.StartAsync(
            ("clear", Request, _nginx.PlainPort, ""),
            ("status", $"{Request}\n http-check expect status 200", _nginx.PlainPort, ""),
            ("pattern", $"{Request}\n http-check expect rstatus ^2", _nginx.PlainPort, ""),
            ("not", $"{Request}\n http-check expect ! rstatus ^5", _nginx.PlainPort, ""),
            ("body", $"{Request}\n http-check expect rstring w.ll", _nginx.PlainPort, ""),
            ("secured", Request, _nginx.OldPort, "check-ssl verify none"),
            ("verified", Request, _nginx.OldPort, Verified),
            ("twice", $"""
                httpchk
                 http-check connect
                 http-check send meth GET uri /
                 http-check expect status 200
                 http-check connect port {_nginx.PlainPort}
                 http-check send meth GET uri /
                 http-check expect status 200
                """, _nginx.PlainPort, ""),
            ("connected", ConnectWithTls, _nginx.PlainPort, "verify none"),
            ("connected-verified", ConnectWithTls, _nginx.PlainPort, $"verify required ca-file {_nginx.Authority}"));
        var states = await comparison.CompareThroughAsync(
            _nginx.Start, _nginx.Break, _nginx.Repair, _nginx.Stall, _nginx.Resume, _nginx.Stop);

        states["clear"].Should().Be("DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L7TOUT, UP L7OK, DOWN L4CON");
        states["verified"].Should().Be("DOWN L4CON, UP L7OK, DOWN L7STS, UP L7OK, DOWN L6TOUT, UP L7OK, DOWN L4CON");
    }

    [Fact]
    public async Task A_server_that_is_only_connected_to_comes_and_goes()
    {
        await using var comparison = await CheckComparison.StartAsync(
            ("tcp", "tcp-check", _nginx.PlainPort, ""),
            ("secured", "tcp-check", _nginx.OldPort, "check-ssl verify none"),
            ("verified", "tcp-check", _nginx.OldPort, Verified),
            ("connected", "tcp-check\n tcp-check connect ssl", _nginx.OldPort, "verify none"));
        await comparison.CompareAsync(1);
        _nginx.Start();
        await comparison.CompareAsync(2);
        _nginx.Stop();

        (await comparison.CompareAsync(3)).Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["tcp"] = "DOWN L4CON, UP L4OK, DOWN L4CON",
            ["secured"] = "DOWN L4CON, UP L6OK, DOWN L4CON",
            ["verified"] = "DOWN L4CON, UP L6OK, DOWN L4CON",
            ["connected"] = "DOWN L4CON, UP L6OK, DOWN L4CON",
        });
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_or_that_speaks_no_TLS_fails()
    {
        _nginx.Start();
        await using var comparison = await CheckComparison.StartAsync(
            ("stranger", "tcp-check", _nginx.OldPort, $"check-ssl verify required ca-file {_nginx.OtherAuthority}"),
            ("stranger-http", Request, _nginx.OldPort, $"check-ssl verify required ca-file {_nginx.OtherAuthority}"),
            ("clear", "tcp-check", _nginx.PlainPort, "check-ssl verify none"));

        (await comparison.CompareAsync(1)).Values.Should().OnlyContain(states => states == "DOWN L6RSP");
    }
}
