using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class SpellingTests
{
    private static readonly string[] Known = ["Weight", "Address", "Name", "Cookie", "Backup"];

    [Theory]
    [InlineData("Wieght", "Weight")]
    [InlineData("weigth", "Weight")]
    [InlineData("WEIGHT", "Weight")]
    [InlineData("Adress", "Address")]
    [InlineData("Nam", "Name")]
    [InlineData("cookies", "Cookie")]
    [InlineData("Bakcup", "Backup")]
    public void A_typing_error_finds_its_word(string word, string nearest)
    {
        Spelling.Nearest(word, Known).Should().Be(nearest);
        Spelling.Suggestion(word, Known).Should().Be($" Did you mean '{nearest}'?");
    }

    [Theory]
    [InlineData("Timeout")]
    [InlineData("x")]
    [InlineData("")]
    public void A_word_far_from_all_finds_none(string word)
    {
        Spelling.Nearest(word, Known).Should().BeNull();
        Spelling.Suggestion(word, Known).Should().BeEmpty();
    }

    [Fact]
    public void Of_words_equally_near_the_first_is_taken() =>
        Spelling.Nearest("Fast", ["Past", "Last"]).Should().Be("Past");

    [Fact]
    public void Among_no_words_none_is_near() => Spelling.Nearest("a", []).Should().BeNull();
}
