using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using LoadBalancing.AspNetCore.Transport;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.AspNetCore.Tests.Transport;

[SupportedOSPlatform("linux")]
public sealed class EventSocketReaderTests
{
    [Fact]
    public async Task What_was_seen_but_not_used_comes_again_with_what_follows()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        await pair.Theirs.SendAsync("GET "u8.ToArray());
        var first = await reader.ReadAsync().AsTask().Soon();
        Text(first.Buffer).Should().Be("GET ");
        reader.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        var second = reader.ReadAsync().AsTask();
        second.IsCompleted.Should().BeFalse();
        await pair.Theirs.SendAsync("/ HT"u8.ToArray());
        var both = await second.Soon();
        Text(both.Buffer).Should().Be("GET / HT");
        reader.AdvanceTo(both.Buffer.GetPosition(6));
        Text((await reader.ReadAsync()).Buffer).Should().Be("HT");
    }

    [Fact]
    public async Task Any_amount_can_be_left_unused()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        var sent = string.Concat(Enumerable.Range(0, 20_000).Select(i => (char)('a' + (i % 26))));
        var sending = pair.Theirs.SendAsync(Encoding.ASCII.GetBytes(sent));
        while (true)
        {
            var result = await reader.ReadAsync().AsTask().Soon();
            if (result.Buffer.Length == sent.Length)
            {
                Text(result.Buffer).Should().Be(sent);
                break;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }

        await sending;
    }

    [Fact]
    public async Task The_end_is_told_after_the_last_byte_and_stays()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        await pair.Theirs.SendAsync("bye"u8.ToArray());
        pair.Theirs.Shutdown(SocketShutdown.Send);
        var text = "";
        while (true)
        {
            var result = await reader.ReadAsync().AsTask().Soon();
            text += Text(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        text.Should().Be("bye");
        (await reader.ReadAsync()).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_read_can_be_canceled_before_it_begins_and_while_it_waits()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        reader.CancelPendingRead();
        (await reader.ReadAsync().AsTask().Soon()).IsCanceled.Should().BeTrue();
        var waiting = reader.ReadAsync().AsTask();
        reader.CancelPendingRead();
        (await waiting.Soon()).IsCanceled.Should().BeTrue();
        await pair.Theirs.SendAsync("on"u8.ToArray());
        var result = await reader.ReadAsync().AsTask().Soon();
        result.IsCanceled.Should().BeFalse();
        Text(result.Buffer).Should().Be("on");
    }

    [Fact]
    public async Task A_token_cancels_a_read_that_waits()
    {
        using var pair = await SocketPair.OpenAsync();
        using var source = new CancellationTokenSource();
        var waiting = new EventSocketReader(pair.Ours).ReadAsync(source.Token).AsTask();
        await source.CancelAsync();
        await waiting.Soon().Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_reset_and_a_close_have_errors_that_kestrel_knows()
    {
        using var pair = await SocketPair.OpenAsync();
        var waiting = new EventSocketReader(pair.Ours).ReadAsync().AsTask();
        pair.Theirs.LingerState = new LingerOption(true, 0);
        pair.Theirs.Dispose();
        await waiting.Soon().Invoking(task => task).Should().ThrowAsync<ConnectionResetException>();

        using var other = await SocketPair.OpenAsync();
        waiting = new EventSocketReader(other.Ours).ReadAsync().AsTask();
        other.Ours.Close(reset: true);
        await waiting.Soon().Invoking(task => task).Should().ThrowAsync<ConnectionAbortedException>();
    }

    [Fact]
    public async Task Memory_that_a_result_refers_to_is_nobody_elses_after_the_end()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        await pair.Theirs.SendAsync("mine"u8.ToArray());
        var result = await reader.ReadAsync().AsTask().Soon();
        MemoryMarshal.TryGetArray(result.Buffer.First, out var memory).Should().BeTrue();
        reader.Complete();
        ArrayPool<byte>.Shared.Rent(memory.Array!.Length).Should().NotBeSameAs(memory.Array);
    }

    [Fact]
    public async Task A_token_that_was_canceled_before_ends_the_read_and_nothing_else()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        await reader.ReadAsync(new CancellationToken(canceled: true)).AsTask().Soon().Invoking(task => task)
            .Should().ThrowAsync<OperationCanceledException>();
        await pair.Theirs.SendAsync("on"u8.ToArray());
        (await reader.ReadAsync().AsTask().Soon()).IsCanceled.Should().BeFalse();
    }

    [Fact]
    public async Task A_connection_that_broke_keeps_no_later_read_waiting()
    {
        using var pair = await SocketPair.OpenAsync();
        var reader = new EventSocketReader(pair.Ours);
        var waiting = reader.ReadAsync().AsTask();
        pair.Theirs.LingerState = new LingerOption(true, 0);
        pair.Theirs.Dispose();
        await waiting.Soon().Invoking(task => task).Should().ThrowAsync<ConnectionResetException>();
        var later = ReadAsync();
        await Task.WhenAny(later).Soon();

        async Task ReadAsync() => await reader.ReadAsync();
    }

    private static string Text(ReadOnlySequence<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
