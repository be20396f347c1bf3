using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class StatusSetTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("503", "503")]
    [InlineData(" 429, 500 ,502-504", "429 500 502 503 504")]
    [InlineData("100,599", "100 599")]
    public void Statuses_and_ranges_are_read(string text, string expected)
    {
        StatusSet.TryParse(text, out var set).Should().BeTrue();
        string.Join(' ', Enumerable.Range(-1, 2000).Where(set.Contains)).Should().Be(expected);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("504-502")]
    [InlineData("500-")]
    [InlineData("500-502-504")]
    public void Anything_else_is_refused(string text) => StatusSet.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Sets_are_equal_by_what_they_contain()
    {
        Of("502-504").Equals(Of("504, 503, 502")).Should().BeTrue();
        Of("502-504").GetHashCode().Should().Be(Of("504, 503, 502").GetHashCode());
        Of("502-504").Equals(Of("502")).Should().BeFalse();
    }

    private static StatusSet Of(string text) => StatusSet.TryParse(text, out var set) ? set : throw new ArgumentException(text);
}
