using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Tests.Transport;

[SupportedOSPlatform("linux")]
public sealed class EventSocketWriterTests
{
    [Fact]
    public async Task A_flush_waits_for_a_slow_reader_and_loses_nothing()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        var sent = new byte[16 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        writer.Write(sent);
        writer.UnflushedBytes.Should().Be(sent.Length);
        var flushing = writer.FlushAsync().AsTask();
        flushing.IsCompleted.Should().BeFalse();
        var received = new byte[sent.Length];
        for (var count = 0; count < received.Length;)
        {
            count += await pair.Theirs.ReceiveAsync(received.AsMemory(count)).AsTask().Soon();
        }

        (await flushing.Soon()).IsCompleted.Should().BeFalse();
        received.AsSpan().SequenceEqual(sent).Should().BeTrue();
        writer.UnflushedBytes.Should().Be(0);
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_canceled()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        writer.Write(new byte[16 * 1024 * 1024]);
        var flushing = writer.FlushAsync().AsTask();
        writer.CancelPendingFlush();
        (await flushing.Soon()).IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_the_flush_that_waits_for_it()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        writer.Write(new byte[16 * 1024 * 1024]);
        var flushing = writer.FlushAsync().AsTask();
        pair.Theirs.LingerState = new LingerOption(true, 0);
        pair.Theirs.Dispose();
        (await flushing.Soon()).IsCompleted.Should().BeTrue();
        writer.Write(new byte[1]);
        (await writer.FlushAsync().AsTask().Soon()).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task Memory_that_was_handed_out_is_nobody_elses_after_the_end()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        MemoryMarshal.TryGetArray<byte>(writer.GetMemory(), out var memory).Should().BeTrue();
        writer.Complete();
        ArrayPool<byte>.Shared.Rent(memory.Array!.Length).Should().NotBeSameAs(memory.Array);
    }

    [Fact]
    public async Task A_flush_that_waits_goes_on_after_the_end()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        writer.Write(new byte[16 * 1024 * 1024]);
        var flushing = writer.FlushAsync().AsTask();
        writer.Complete();
        pair.Ours.Close(reset: true);
        (await flushing.Soon()).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_cancel_that_meets_no_flush_is_for_the_next_one_only()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        writer.CancelPendingFlush();
        writer.Write("x"u8);
        (await writer.FlushAsync().AsTask().Soon()).IsCanceled.Should().BeTrue();
        (await pair.Theirs.ReceiveAsync(new byte[10])).Should().Be(1);
        writer.Write("y"u8);
        (await writer.FlushAsync().AsTask().Soon()).IsCanceled.Should().BeFalse();
    }

    [Fact]
    public async Task A_token_that_was_canceled_before_ends_the_flush()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        writer.Write(new byte[16 * 1024 * 1024]);
        await writer.FlushAsync(new CancellationToken(canceled: true)).AsTask().Soon().Invoking(task => task)
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_little_is_left_to_the_loop_and_the_flush_after_it_waits()
    {
        using var pair = await SocketPair.OpenAsync();
        var writer = new EventSocketWriter(pair.Ours);
        Task<FlushResult>? second = null;
        await pair.AtHomeAsync(() =>
        {
            writer.Write("a little, "u8);
            writer.FlushAsync().AsTask().IsCompletedSuccessfully.Should().BeTrue();
            pair.Theirs.Available.Should().Be(0);
            writer.UnflushedBytes.Should().Be(0);
            writer.Write("and more"u8);
            second = writer.FlushAsync().AsTask();
            second.IsCompleted.Should().BeFalse();
        });
        (await second!.Soon()).IsCompleted.Should().BeFalse();
        await pair.Ours.UntilSentAsync().AsTask().Soon();
        pair.Ours.EndSending();
        using var stream = new NetworkStream(pair.Theirs);
        (await new StreamReader(stream).ReadToEndAsync().Soon()).Should().Be("a little, and more");
    }
}
