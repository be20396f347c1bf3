namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Each kind of <c>http-check expect</c> and <c>tcp-check expect</c> against each of some answers: what lb finds is what HAProxy finds.</summary>
public sealed class ExpectationTests
{
    // So many connections of both proxies hold one of each at least.
    private const int EnoughChecks = 10;

    private static readonly string[] Http =
    [
        "status 200", "status 200-299,404", "! status 500", "rstatus ^2", "! rstatus ^5", "string well", "! string well", "rstring w.ll$", "! rstring ^all",
        "hdr name x-a", "! hdr name x-a", "hdr name x-a value c", "fhdr name x-a value c", "fhdr name x-a value -m end c", "hdr name -m end -a value -m beg b",
    ];

    private static readonly string[] HttpAnswers =
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nall is well", "HTTP/1.0 200 OK\r\nX-A: b, c\r\n\r\nall is lost", "HTTP/1.1 404 No\r\nX-A: c\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nX-B: c\r\n\r\nall was well once", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwe", "", "garbage\r\n\r\n", "~HTTP/1.1 200",
    ];

    private static readonly string[] Tcp =
    [
        "expect string +PONG", "expect ! string ERR", "expect rstring ^[+]P", "expect ! rstring E", "expect binary 2b504f4e47", "expect rbinary ^2B50", "expect min-recv 3 string +PO",
        "expect string a\n tcp-check send y\\r\\n\n tcp-check expect string b",
    ];

    private static readonly string[] TcpAnswers = ["+PONG\r\n", "~+PONG\r\n", "-ERR\r\n", "~-ERR", "", "~", "+PO", "a|b", "a"];

    [Fact]
    public Task Of_HTTP() => CompareAsync(
        from expected in Http
        from answer in HttpAnswers
        select ($"httpchk GET /\n http-check expect {expected}", answer));

    [Fact]
    public Task Of_bytes() => CompareAsync(
        from expected in Tcp
        from answer in TcpAnswers
        select ($"tcp-check\n tcp-check send x\\r\\n\n tcp-check {expected}", answer));

    private static async Task CompareAsync(IEnumerable<(string Check, string Answer)> cases)
    {
        var servers = cases.Select(one => new AnsweringServer(one.Check, one.Answer)).ToList();
        try
        {
            await using var comparison = await CheckComparison.StartAsync([.. servers.Select((server, i) => ($"b{i}", server.Check, server.Port))]);
            var asked = servers.Select(server => server.Asked).ToList();
            while (servers.Where((server, i) => server.Asked < asked[i] + EnoughChecks).Any())
            {
                await Task.Delay(50);
            }

            // Those that fail are down; now the others go, which tells them apart.
            servers.ForEach(server => server.Dispose());
            var states = await comparison.CompareAsync(1);
            states.Values.Should().Contain("DOWN L4CON", "some pass");
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }
}
