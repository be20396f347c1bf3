using LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Tests.Transport;

/// <summary>The buffers of a connection keep every byte in order, whatever the portions.</summary>
public sealed class BufferTests
{
    [Fact]
    public void What_is_received_comes_out_in_order()
    {
        var random = new Random(5);
        var buffer = new ReceiveBuffer(4096);
        byte received = 0;
        byte used = 0;
        for (var i = 0; i < 5000; i++)
        {
            var room = buffer.GetRoom().Span;
            room.Length.Should().BePositive();
            var count = Math.Min(random.Next(room.Length + 1), 10_000);
            for (var k = 0; k < count; k++)
            {
                room[k] = received++;
            }

            buffer.Add(count);
            buffer.UnusedMemory.Span.SequenceEqual(buffer.Unused).Should().BeTrue();
            var take = random.Next(3) == 0 ? buffer.Length : random.Next(buffer.Length + 1);
            foreach (var value in buffer.Unused[..take])
            {
                (value == used++).Should().BeTrue();
            }

            buffer.Use(take);
            buffer.Length.Should().Be(buffer.Unused.Length);
        }
    }

    [Fact]
    public void A_full_buffer_grows_and_keeps_its_bytes()
    {
        var buffer = new ReceiveBuffer(4096);
        var first = Fill(buffer, 1);
        var second = Fill(buffer, 2);
        buffer.Length.Should().Be(first + second);
        buffer.Unused[..first].ContainsAnyExcept((byte)1).Should().BeFalse();
        buffer.Unused[first..].ContainsAnyExcept((byte)2).Should().BeFalse();
    }

    [Fact]
    public void Room_in_front_is_used_before_the_buffer_grows()
    {
        var buffer = new ReceiveBuffer(4096);
        var size = Fill(buffer, 1);
        buffer.Use(size - 10);
        buffer.GetRoom().Length.Should().Be(size - 10);
        buffer.Unused.ToArray().Should().Equal(Enumerable.Repeat((byte)1, 10));
    }

    [Fact]
    public void A_released_buffer_is_empty_and_may_be_used_again()
    {
        var received = new ReceiveBuffer(4096);
        received.Release();
        Fill(received, 1);
        received.Release();
        received.Release();
        received.Length.Should().Be(0);
        received.UnusedMemory.IsEmpty.Should().BeTrue();
        received.GetRoom().IsEmpty.Should().BeFalse();

        var output = new SendBuffer();
        output.Release();
        output.Write("x"u8);
        output.Release();
        output.Length.Should().Be(0);
        output.Written.IsEmpty.Should().BeTrue();
        output.Write("y"u8);
        output.Written.ToArray().Should().Equal((byte)'y');
    }

    [Fact]
    public void A_buffer_with_something_in_it_keeps_it()
    {
        var received = new ReceiveBuffer(4096);
        received.GetRoom().Span[0] = 7;
        received.Add(1);
        received.ReleaseIfEmpty();
        received.Unused.ToArray().Should().Equal(7);
        received.Use(1);
        received.ReleaseIfEmpty();
        received.UnusedMemory.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void What_is_taken_over_leaves_nothing_behind()
    {
        var output = new SendBuffer();
        output.Write("first"u8);
        var taker = new SendBuffer();
        taker.Write("old"u8);
        taker.TakeFrom(output);
        output.Length.Should().Be(0);
        output.Write("second"u8);
        taker.Written.ToArray().Should().Equal("first"u8.ToArray());
        output.Written.ToArray().Should().Equal("second"u8.ToArray());
    }

    [Fact]
    public void What_is_written_grows_with_it()
    {
        var random = new Random(6);
        var output = new SendBuffer();
        for (var round = 0; round < 3; round++)
        {
            var expected = "";
            for (var i = 0; i < 100; i++)
            {
                var text = new string((char)random.Next(' ', 256), random.Next(400));
                var number = random.NextInt64();
                output.Write(text);
                output.Write(HeadText.Bytes(text));
                output.Write(number);
                output.WriteHex(number);
                expected += $"{text}{text}{number}{number:X}";
            }

            output.Length.Should().Be(expected.Length);
            output.Written.Span.SequenceEqual(HeadText.Bytes(expected)).Should().BeTrue();
            output.Clear();
        }

        output.Write(new string('x', 300_000));
        output.Length.Should().Be(300_000);
    }

    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(long.MaxValue, "9223372036854775807", "7FFFFFFFFFFFFFFF")]
    [InlineData(long.MinValue, "-9223372036854775808", "8000000000000000")]
    public void Numbers_are_written_whole(long number, string text, string hex)
    {
        var output = new SendBuffer();
        output.Write(number);
        output.WriteHex(number);
        output.Written.ToArray().Should().Equal(HeadText.Bytes(text + hex));
    }

    private static int Fill(ReceiveBuffer buffer, byte value)
    {
        var room = buffer.GetRoom();
        room.Span.Fill(value);
        buffer.Add(room.Length);
        return room.Length;
    }
}
