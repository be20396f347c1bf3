using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Texts that are not made anew say what was received all the same.</summary>
public sealed class TextTests
{
    [Fact]
    public void A_cached_text_is_the_text_that_was_asked_for()
    {
        var random = new Random(7);
        var cache = new TextCache();
        for (var i = 0; i < 20_000; i++)
        {
            // Few letters and lengths about the edges of the hash, so that many texts fall on one place.
            var bytes = new byte[random.Next(2) == 0 ? random.Next(4) : random.Next(20, 30)];
            for (var k = 0; k < bytes.Length; k++)
            {
                bytes[k] = (byte)(random.Next(50) == 0 ? random.Next(128, 256) : 'a' + random.Next(2));
            }

            (cache.Get(bytes) == Encoding.Latin1.GetString(bytes)).Should().BeTrue();
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_text_of_usual_length_is_made_once(int length, bool isKept)
    {
        var cache = new TextCache();
        var bytes = HeadText.Bytes(new string('x', length));
        ReferenceEquals(cache.Get(bytes), cache.Get(bytes)).Should().Be(isKept);
    }

    [Theory]
    [InlineData("content-TYPE", "Content-Type")]
    [InlineData("ETAG", "ETag")]
    [InlineData("x-request-id", "X-Request-ID")]
    [InlineData("x-OWN", "x-OWN")]
    [InlineData("Content-Typo", "Content-Typo")]
    [InlineData("X-A-Name-That-Is-Longer-Than-All-That-Are-Known", "X-A-Name-That-Is-Longer-Than-All-That-Are-Known")]
    public void Known_names_are_spelled_as_the_framework_does(string received, string expected) =>
        FieldNames.Get(HeadText.Bytes(received), new TextCache()).Should().Be(expected);

    [Fact]
    public void Every_character_is_where_it_may_stand()
    {
        for (var c = 0; c < 0x180; c++)
        {
            var text = ((char)c).ToString();
            var isVisible = c is > ' ' and < 0x7f;
            HttpCharacters.IsToken(text).Should().Be(isVisible && !"\"(),/:;<=>?@[\\]{}".Contains((char)c));
            HttpCharacters.IsTarget(text).Should().Be(isVisible);
            var isValue = c is '\t' or (>= ' ' and not 0x7f and <= 0xff);
            HttpCharacters.IsFieldValue(text).Should().Be(isValue);
            if (c <= 0xff)
            {
                HttpCharacters.IsFieldValue([(byte)c]).Should().Be(isValue);
            }
        }

        HttpCharacters.IsToken("").Should().BeFalse();
        HttpCharacters.IsTarget("").Should().BeFalse();
        HttpCharacters.IsFieldValue("").Should().BeTrue();
    }
}
