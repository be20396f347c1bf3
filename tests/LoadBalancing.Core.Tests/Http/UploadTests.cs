using System.Net;
using LoadBalancing.Core.Tests.Network;

namespace LoadBalancing.Core.Tests.Http;

/// <summary>Request bodies that break: by the application's own fault, and by the server's.</summary>
public sealed class UploadTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_body_that_cannot_be_read_is_no_failure_of_the_server(Type fault)
    {
        await using var server = await Origin.StartAsync("A");
        await using var orders = new BalancedClient(farm => farm.AddServer("a", server.Address).AddServer("b", server.Address));
        using var content = new WrittenContent(async stream =>
        {
            await stream.WriteAsync("begun"u8.ToArray());
            throw (Exception)Activator.CreateInstance(fault, "the body is broken")!;
        });
        var post = () => orders.Client.PostAsync("/", content);

        var thrown = (await post.Should().ThrowAsync<Exception>()).Which;

        var cause = thrown.GetBaseException();
        (cause.GetType(), cause.Message).Should().Be((fault, "the body is broken"));
        orders.InFlight.Should().Be(0);
        orders.Orders.Servers.Should().OnlyContain(known => known.TotalFailures == 0);
    }

    [Fact]
    public async Task A_server_that_does_not_take_the_body_has_failed()
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            await LoopbackServer.ReadHeadAsync(stream, stop);
            stream.Socket.Close(timeout: 0);
        });
        await using var orders = new BalancedClient(farm => farm.AddServer("a", server.Address));
        var block = new byte[64 * 1024];
        using var content = new WrittenContent(async stream =>
        {
            while (true)
            {
                await stream.WriteAsync(block);
            }
        });
        var post = () => orders.Client.PostAsync("/", content);

        await post.Should().ThrowAsync<HttpRequestException>();

        orders.InFlight.Should().Be(0);
        orders.Orders.Servers[0].TotalFailures.Should().Be(1);
    }

    [Fact]
    public async Task A_body_written_by_the_application_arrives_and_stays_its_request_s()
    {
        await using var server = await Origin.StartAsync("A");
        await using var orders = new BalancedClient(farm => farm.AddServer("a", server.Address));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        using var content = new WrittenContent(async stream =>
        {
            await stream.WriteAsync("one "u8.ToArray());
            await stream.FlushAsync();
            stream.Write("two"u8);
        });
        request.Content = content;

        using var response = await orders.Client.SendAsync(request);

        server.Requests.Single().Body.Should().Be("one two");
        request.Content.Should().BeSameAs(content);
    }

    /// <summary>A body of unknown length that the test writes.</summary>
    private sealed class WrittenContent(Func<Stream, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
