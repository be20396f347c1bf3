using System.Net;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Command;

/// <summary>What a frontend takes from clients at most.</summary>
public sealed class LimitTests : IAsyncDisposable
{
    private readonly LbCommand _lb = new();
    private readonly int _front = FreePorts.Next();
    private readonly OriginServer _origin = new("a", FreePorts.Next(), _ => OriginAnswer.Text("hello"));

    public LimitTests() => _origin.Start();

    [Theory]
    [InlineData("RequestLine", 300, HttpStatusCode.RequestUriTooLong)]
    [InlineData("HeaderBytes", 300, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData("HeaderCount", 5, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task A_head_that_is_too_large_is_refused(string limit, int value, HttpStatusCode status)
    {
        using var lb = _lb.Start("run", _lb.Write("lb.json", $$"""
            { "LoadBalancer": {
                "Frontends": { "www": { "Binds": ["127.0.0.1:{{_front}}"], "Backend": "web", "Limits": { "{{limit}}": {{value}} } } },
                "Backends": { "web": { "Servers": [ { "Name": "a", "Address": "127.0.0.1:{{_origin.Port}}" } ] } } } }
            """));
        await lb.WaitForAsync("listens on");
        (await SendAsync(length: 10, headers: 3)).Should().Be(200);
        (await SendAsync(length: limit == "RequestLine" ? 300 : 10, headers: limit == "RequestLine" ? 3 : 20)).Should().Be((int)status);
    }

    public async ValueTask DisposeAsync()
    {
        _lb.Dispose();
        await _origin.DisposeAsync();
    }

    private async Task<int> SendAsync(int length, int headers)
    {
        using var client = await RawClient.ConnectAsync(_front);
        var lines = string.Concat(Enumerable.Range(0, headers).Select(i => $"X-{i}: {new string('v', 20)}\r\n"));
        return (await client.SendAsync(Encoding.ASCII.GetBytes($"GET /{new string('x', length)} HTTP/1.1\r\nHost: farm\r\n{lines}\r\n"))).Status;
    }
}
