using LoadBalancing.Health.Protocols;

namespace LoadBalancing.Core.Tests.Health.Protocols;

public sealed class GrpcHealthTests
{
    [Theory]
    [InlineData("0801")]
    [InlineData("1007 0801")]
    [InlineData("0801 1a03010203")]
    [InlineData("210102030405060708 0801")]
    [InlineData("0801 2d01020304")]
    [InlineData("8001ff01 0801")]
    [InlineData("0802 0801")]
    public void Fields_that_are_not_known_are_passed_over(string message) => StatusIn(message).Should().Be("SERVING");

    [Theory]
    [InlineData("0801 10")]
    [InlineData("0801 1a0401")]
    [InlineData("0801 1affffffffffffffffff01")]
    [InlineData("0801 2101020304050607")]
    [InlineData("0801 2d010203")]
    [InlineData("0801 0b")]
    [InlineData("0801 80")]
    public void A_message_that_ends_within_a_field_cannot_be_read(string message) => StatusIn(message).Should().BeNull();

    private static string? StatusIn(string digits)
    {
        var message = Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
        return GrpcHealth.StatusIn([0, 0, 0, 0, (byte)message.Length, .. message]);
    }
}
