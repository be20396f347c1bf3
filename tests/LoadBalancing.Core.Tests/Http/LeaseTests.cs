using System.Net;
using System.Runtime.CompilerServices;
using LoadBalancing.Core.Tests.Network;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>How long a request of an HttpClient counts as running on its server.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _mayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Origin _origin = null!;
    private BalancedClient _orders = null!;

    public async Task InitializeAsync()
    {
        _origin = await Origin.StartAsync("A", ServeAsync);
        _orders = ClientOf(_origin);
    }

    public async Task DisposeAsync()
    {
        _mayGoOn.TrySetResult();
        await _orders.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_runs_until_the_body_is_read_to_its_end(bool synchronously)
    {
        using var response = await HeadAsync("/halves");
        using var body = await response.Content.ReadAsStreamAsync();
        _orders.InFlight.Should().Be(1);

        // The first half is here while the server holds the second one back: nothing buffers.
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer);
        buffer.Should().Equal("first"u8.ToArray());
        _orders.InFlight.Should().Be(1);
        _mayGoOn.SetResult();

        var read = -1;
        while (read != 0)
        {
            read = synchronously ? body.Read(buffer, 0, buffer.Length) : await body.ReadAsync(buffer);
        }

        _orders.InFlight.Should().Be(0);
        body.Read(buffer).Should().Be(0);
        _orders.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_read_into_no_room_does_not_end_it()
    {
        using var response = await HeadAsync("/halves");
        using var body = await response.Content.ReadAsStreamAsync();

        (await body.ReadAsync(Memory<byte>.Empty)).Should().Be(0);

        _orders.InFlight.Should().Be(1);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("content")]
    [InlineData("stream")]
    public async Task Disposal_ends_it_before_the_body_has_come(string what)
    {
        var response = await HeadAsync("/halves");
        var body = await response.Content.ReadAsStreamAsync();
        IDisposable disposed = what switch { "response" => response, "content" => response.Content, _ => body };
        _orders.InFlight.Should().Be(1);

        disposed.Dispose();
        disposed.Dispose();

        _orders.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task Disposal_without_a_look_at_the_body_ends_it()
    {
        var response = await HeadAsync("/halves");

        response.Dispose();

        _orders.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_response_that_is_dropped_ends_it_sooner_or_later()
    {
        await DropAsync();

        for (var collection = 0; collection < 50 && _orders.InFlight > 0; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        _orders.InFlight.Should().Be(0);

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task DropAsync()
        {
            var response = await HeadAsync("/halves");
            _orders.InFlight.Should().Be(1);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("HEAD", "/text")]
    [InlineData("GET", "/204")]
    [InlineData("GET", "/304")]
    [InlineData("GET", "/empty")]
    public async Task A_response_without_a_body_ends_it_at_once(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _orders.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        _orders.InFlight.Should().Be(0);
        (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        _orders.InFlight.Should().Be(0);
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    [InlineData("copy")]
    [InlineData("buffer")]
    [InlineData("buffered send")]
    public async Task Reading_all_at_once_ends_it(string how)
    {
        using var response = how == "buffered send" ? await _orders.Client.GetAsync("/text") : await HeadAsync("/text");
        switch (how)
        {
            case "string":
                (await response.Content.ReadAsStringAsync()).Should().Be("text");
                break;
            case "bytes":
                (await response.Content.ReadAsByteArrayAsync()).Should().Equal("text"u8.ToArray());
                break;
            case "copy":
                using (var copy = new MemoryStream())
                {
                    await response.Content.CopyToAsync(copy);
                    copy.ToArray().Should().Equal("text"u8.ToArray());
                }

                break;
            case "buffer":
                await response.Content.LoadIntoBufferAsync();
                break;
        }

        _orders.InFlight.Should().Be(0);
        response.Content.Headers.ContentLength.Should().Be(4);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/x-test; charset=utf-8");
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    public async Task A_response_that_breaks_off_ends_it(HttpCompletionOption completion)
    {
        var read = async () =>
        {
            using var response = await _orders.Client.GetAsync("/broken", completion);
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        };

        await read.Should().ThrowAsync<Exception>();
        _orders.InFlight.Should().Be(0);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_response_ends_it_and_is_not_repeated()
    {
        var get = () => _orders.Client.GetAsync("/abort");

        await get.Should().ThrowAsync<HttpRequestException>();

        _orders.InFlight.Should().Be(0);
        _origin.Requests.Should().ContainSingle();
        _orders.Orders.Servers[0].TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task Cancellation_before_the_response_ends_it()
    {
        using var cancellation = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/wait");
        var sending = _orders.Client.SendAsync(request, cancellation.Token);
        await _received.Task;
        _orders.InFlight.Should().Be(1);

        await cancellation.CancelAsync();

        await sending.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();
        _orders.InFlight.Should().Be(0);
        request.RequestUri.Should().Be(new Uri("http://orders/wait"));
    }

    [Fact]
    public async Task Cancellation_of_a_read_ends_it()
    {
        using var response = await HeadAsync("/halves");
        using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5]);
        using var cancellation = new CancellationTokenSource();
        var reading = body.ReadAsync(new byte[5], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await reading.Invoking(async task => await task).Should().ThrowAsync<OperationCanceledException>();
        _orders.InFlight.Should().Be(0);
    }

    private async Task ServeAsync(HttpContext context)
    {
        _received.TrySetResult();
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/halves":
                await response.WriteAsync("first");
                await response.Body.FlushAsync();
                await _mayGoOn.Task.WaitAsync(context.RequestAborted);
                await response.WriteAsync("second");
                break;
            case "/text":
                response.ContentType = "text/x-test; charset=utf-8";
                response.ContentLength = 4;
                await response.WriteAsync("text");
                break;
            case "/204":
                response.StatusCode = 204;
                break;
            case "/304":
                response.StatusCode = 304;
                break;
            case "/empty":
                response.ContentLength = 0;
                break;
            case "/broken":
                response.ContentLength = 100;
                await response.WriteAsync("too little");
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case "/abort":
                context.Abort();
                break;
            case "/wait":
                await _mayGoOn.Task.WaitAsync(context.RequestAborted);
                break;
        }
    }

    private static BalancedClient ClientOf(Origin origin) => new(farm => farm.AddServer("a", origin.Address));

    private Task<HttpResponseMessage> HeadAsync(string path) => _orders.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
}
