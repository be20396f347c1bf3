using System.Text;
using LoadBalancing.Cli.Hosting;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>Content-Length holds digits and nothing else when Kestrel reads it.</summary>
public sealed class LengthEncodingTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("+3", "x3")]
    [InlineData("-3", "x3")]
    [InlineData("3 ", "3x")]
    [InlineData("3\0", "3x")]
    [InlineData("0\u00b23", "0x3")]
    public void Only_digits_stay(string value, string read) =>
        LengthEncoding.Instance.GetString(Encoding.Latin1.GetBytes(value)).Should().Be(read);

    [Fact]
    public void More_than_there_is_room_for_is_cut()
    {
        Span<char> room = stackalloc char[4];
        LengthEncoding.Instance.GetChars("123456"u8, room).Should().Be(4);
    }
}
