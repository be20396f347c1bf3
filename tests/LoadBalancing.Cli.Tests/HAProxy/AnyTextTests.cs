using LoadBalancing.Cli.HAProxy;
using LoadBalancing.Cli.HAProxy.Keywords;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>Whatever a file holds, it is read to its end and every remark has a place.</summary>
public sealed class AnyTextTests
{
    private static readonly string[] Words =
    [
        .. KeywordTable.Sections,
        .. KeywordTable.Sections,
        .. KeywordTable.Understood.Select(keyword => keyword.Name),
        .. NoEffectKeywords.All.Select(keyword => keyword.Name).Take(5),
        .. UnsupportedKeywords.All.Select(keyword => keyword.Name).Take(5),
        .. ServerKeywords.Parameters.Supported,
        .. BindKeyword.Parameters.Supported,
        .. CookieKeyword.Parameters.Supported,
        "no", "default", "from", "if", "a", "b", "a", "b", "127.0.0.1:80", ":81-83", "*:84,[::1]:85", "[", "]", "@", ":", "-1", "0", "5s",
        "9999999999999999999", "/", "HTTP/1.1", "GET", "\"", "'", "\\", "\\x4", "#", "\"${A-b}\"", "\"$A\"", "\"${", "\0", "\u00e9", "%", "",
    ];

    [Fact]
    public void Soups_of_known_words_never_throw()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, random.Next(1, 25))
                .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Words[random.Next(Words.Length)])));
            ReadAndCheck(seed, string.Join('\n', lines));
        }
    }

    [Fact]
    public void Soups_of_characters_never_throw()
    {
        const string Characters = "ab01 \t\r\n\"'\\#${}[]-x@:/,.%*\0\u00ff\u2028";
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => Characters[random.Next(Characters.Length)])]);
            ReadAndCheck(seed, $"{ReadText.Listen} {text}");
        }
    }

    [Fact]
    public void A_good_file_with_one_character_changed_never_throws()
    {
        const string Good = ReadText.Listen + " cookie S insert indirect\n option httpchk HEAD /a HTTP/1.1\\r\\nHost:\\ b\n server a \"${A-127.0.0.1}:81\" check inter 5s\n";
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = Good.ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(1, 128);
            ReadAndCheck(seed, new string(text));
        }
    }

    private static void ReadAndCheck(int seed, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Length;

        var read = () => ReadText.Read(text);

        read.Should().NotThrow("seed {0} gives\n{1}", seed, text).Subject.Diagnostics
            .Where(diagnostic => diagnostic.Line < 0 || diagnostic.Line > lines || diagnostic.Message.Length == 0)
            .Should().BeEmpty("seed {0} gives\n{1}", seed, text);
    }
}
