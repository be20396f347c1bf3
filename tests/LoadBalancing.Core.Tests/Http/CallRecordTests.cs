using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Dispatching;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>What the journal hears of an HttpClient's calls.</summary>
public sealed class CallRecordTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RequestRecord> _records = [];
    private Origin _origin = null!;
    private BalancedClient _orders = null!;

    public async Task InitializeAsync()
    {
        _origin = await Origin.StartAsync("A", ServeAsync);
        _orders = Watched(new(farm => farm.AddServer("a", _origin.Address)));
    }

    public async Task DisposeAsync()
    {
        _over.TrySetResult();
        await _orders.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/text", "", 4)]
    [InlineData("POST", "/text", "body", 4)]
    [InlineData("POST", "/written", "a long body", 2)]
    [InlineData("HEAD", "/text", "", 0)]
    public async Task A_call_that_ends_well(string method, string path, string body, int sent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body.Length > 0 ? new StringContent(body) : null;
        (await _orders.Client.SendAsync(request)).Dispose();

        var record = Record("--", 200);
        record.Server.Should().Be(_orders.Orders.Servers[0]);
        (record.BytesReceived, record.BytesSent).Should().Be((body.Length, sent));
        (record.Times.Queue.HasValue, record.Times.Connect, record.Times.Response.HasValue).Should().Be((true, null, true));
        (record.Retries, record.Redispatched).Should().Be((0, false));
    }

    [Fact]
    public async Task Its_end_is_the_end_of_the_body()
    {
        using var response = await HeadAsync("/half");
        _records.Should().BeEmpty();
        _orders.Time.Advance(TimeSpan.FromSeconds(3));
        _over.SetResult();
        await response.Content.ReadAsStringAsync();

        Record("--", 200).Times.Total.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_body_of_known_length_is_whole_without_a_look_behind_its_end()
    {
        using (var response = await HeadAsync("/text"))
        {
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[4]);
        }

        Record("--", 200).BytesSent.Should().Be(4);
    }

    [Fact]
    public async Task A_response_that_the_application_leaves()
    {
        using (var response = await HeadAsync("/half"))
        {
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[4]);
        }

        Record("CD", 200).BytesSent.Should().Be(4);
        _orders.Orders.Servers[0].TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_response_that_the_application_cannot_take()
    {
        using var response = await HeadAsync("/half");
        using var full = new MemoryStream(new byte[2], writable: true);
        var copy = () => response.Content.CopyToAsync(full);

        await copy.Should().ThrowAsync<NotSupportedException>();

        Record("CD", 200);
        _orders.Orders.Servers[0].TotalFailures.Should().Be(0);
    }

    [Fact]
    public async Task A_response_that_breaks_off()
    {
        using var response = await HeadAsync("/broken");
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[4]);
        _over.SetResult();
        var more = () => body.ReadAsync(new byte[1]).AsTask();

        await more.Should().ThrowAsync<IOException>();

        Record("SD", 200).BytesSent.Should().Be(4);
        _orders.Orders.Servers[0].TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_breaks_the_exchange()
    {
        var get = () => _orders.Client.GetAsync("/abort");

        await get.Should().ThrowAsync<HttpRequestException>();

        Record("SH", 0).Times.Response.Should().BeNull();
    }

    [Fact]
    public async Task An_application_that_gives_up()
    {
        using var cancellation = new CancellationTokenSource();
        var sending = _orders.Client.GetAsync("/wait", cancellation.Token);
        await _arrived.Task;
        await cancellation.CancelAsync();

        await sending.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();

        Record("CH", 0);
    }

    [Fact]
    public async Task A_request_body_that_the_application_cannot_write()
    {
        using var broken = new StreamContent(new BrokenStream());
        var post = () => _orders.Client.PostAsync("/text", broken);

        await post.Should().ThrowAsync<Exception>();

        Record("CD", 0);
    }

    [Fact]
    public async Task A_server_that_refuses()
    {
        await using var alone = Watched(new(farm => Refusing(farm).Options.Retries = 0));
        var get = () => alone.Client.GetAsync("/");

        await get.Should().ThrowAsync<HttpRequestException>();

        Record("SC", 0).Server.Should().Be(alone.Orders.Servers[0]);
    }

    [Fact]
    public async Task A_server_that_refuses_beside_one_that_does_not()
    {
        await using var both = Watched(new(farm => Refusing(farm).AddServer("b", _origin.Address)));

        (await both.Client.GetAsync("/text")).Dispose();

        var record = Record("--", 200);
        (record.Server!.Name, record.Retries, record.Redispatched).Should().Be(("b", 1, true));
    }

    [Fact]
    public async Task A_backend_without_a_usable_server()
    {
        await using var none = Watched(new(farm => farm.AddServer("a", _origin.Address, server => server.Options.Disabled = true)));
        var get = () => none.Client.GetAsync("/");

        await get.Should().ThrowAsync<HttpRequestException>();

        Record("SC", 0).Server.Should().BeNull();
    }

    private static BackendBuilder Refusing(BackendBuilder farm) =>
        farm.AddServer("a", $"http://{LoopbackServer.Refusing()}");

    private BalancedClient Watched(BalancedClient client)
    {
        client.Journal.RequestEnded += _records.Add;
        return client;
    }

    private RequestRecord Record(string letters, int status)
    {
        var record = _records.Should().ContainSingle().Subject;
        (record.Termination.ToString(), record.Status).Should().Be((letters, status));
        return record;
    }

    private Task<HttpResponseMessage> HeadAsync(string path) => _orders.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    private async Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/text":
                response.ContentLength = 4;
                await response.WriteAsync("text");
                break;
            case "/written":
                await response.WriteAsync("ok");
                break;
            case "/half":
                await response.WriteAsync("half");
                await response.Body.FlushAsync();
                await _over.Task.WaitAsync(context.RequestAborted);
                break;
            case "/broken":
                response.ContentLength = 100;
                await response.WriteAsync("half");
                await response.Body.FlushAsync();
                await _over.Task;
                context.Abort();
                break;
            case "/abort":
                context.Abort();
                break;
            case "/wait":
                _arrived.SetResult();
                await _over.Task.WaitAsync(context.RequestAborted);
                break;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Task.FromException(new IOException("The body is broken."));
    }
}
