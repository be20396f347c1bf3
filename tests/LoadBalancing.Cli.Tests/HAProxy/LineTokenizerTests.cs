using LoadBalancing.Cli.HAProxy;

namespace LoadBalancing.Cli.Tests.HAProxy;

public sealed class LineTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   \t ", "")]
    [InlineData("# all of it", "")]
    [InlineData("a b\tc\r", "a|b|c")]
    [InlineData("a # b", "a")]
    [InlineData("a#b", "a")]
    [InlineData(@"a\#b", "a#b")]
    [InlineData("\"a#b\" 'c#d'", "a#b|c#d")]
    [InlineData("a\"b c\"d", "ab cd")]
    [InlineData("a'b c'd", "ab cd")]
    [InlineData("\"\" ''", "|")]
    [InlineData("''x", "x")]
    [InlineData(@"a\ b", "a b")]
    [InlineData(@"a\\b", @"a\b")]
    [InlineData(@"a\qb", @"a\qb")]
    [InlineData(@"a\", @"a\")]
    [InlineData("a\\\"b", "a\"b")]
    [InlineData(@"a\'b", "a'b")]
    [InlineData(@"a\nb\rc\td", "a\nb\rc\td")]
    [InlineData(@"a\x41\x7eb", "aA~b")]
    [InlineData("\"a\\x41\\n\\\"\\\\ \\ \"", "aA\n\"\\  ")]
    [InlineData("\"a\\qb\"", @"a\qb")]
    [InlineData(@"'a\n\x41\ '", @"a\n\x41\ ")]
    [InlineData("\"it's\" 'say \"x\"'", "it's|say \"x\"")]
    [InlineData("$HOST '$HOST' ${HOST}", "$HOST|$HOST|${HOST}")]
    [InlineData("\"$HOST\" \"${HOST}\"", "10.0.0.1|10.0.0.1")]
    [InlineData("\"$HOST:80\" x\"${HOST}\"y", "10.0.0.1:80|x10.0.0.1y")]
    [InlineData("\"\\$HOST\"", "$HOST")]
    [InlineData(@"a\$HOST", @"a\$HOST")]
    [InlineData("\"${NONE}x\" \"$NONE\"", "x|")]
    [InlineData("\"${NONE-d e}\" \"${HOST-d}\" \"${EMPTY-d}\" \"${NONE-}\"", "d e|10.0.0.1||")]
    [InlineData("\"${NONE-a\"b}\" \"${NONE-\\}}\"", "a\"b|\\}")]
    [InlineData("\"${NONE-$HOST}\"", "$HOST")]
    [InlineData("\"$TWO\"", "x y")]
    public void Splits_as_HAProxy_does(string line, string words)
    {
        var (found, problem) = Read(line);

        problem.Should().BeNull();
        string.Join('|', found.Select(word => word.Text)).Should().Be(words);
    }

    [Theory]
    [InlineData("server a \"127.0.0.1", "the quote at column 10 is not closed.")]
    [InlineData("server a '127.0.0.1", "the quote at column 10 is not closed.")]
    [InlineData("\"a\\", "the quote at column 1 is not closed.")]
    [InlineData("\"a\\\"", "the quote at column 1 is not closed.")]
    [InlineData(@"a\x4", "the escape at column 2 needs two hexadecimal digits after \\x.")]
    [InlineData(@"a\xZZ", "the escape at column 2 needs two hexadecimal digits after \\x.")]
    [InlineData("\"a\\x+1\"", "the escape at column 3 needs two hexadecimal digits after \\x.")]
    [InlineData("\"$\"", "the variable at column 2 needs a name")]
    [InlineData("\"a $5\"", "the variable at column 4 needs a name")]
    [InlineData("\"${}\"", "the variable at column 2 needs a name")]
    [InlineData("\"${HOST\"", "the brace of the variable at column 2 is not closed.")]
    [InlineData("\"${HOST:-x}\"", "the brace of the variable at column 2 is not closed.")]
    [InlineData("\"${NONE-x\"", "the brace of the variable at column 2 is not closed.")]
    [InlineData("\"${HOST[*]}\"", "the variable at column 2 is a list, which is not supported yet.")]
    public void Says_where_a_line_is_broken(string line, string message) => Read(line).Problem.Should().StartWith(message);

    [Fact]
    public void Keeps_the_column_of_each_word() =>
        Read("  server  \"a\" b'c d'\te").Words.Select(word => word.Column).Should().Equal(3, 11, 15, 22);

    private static (IReadOnlyList<Word> Words, string? Problem) Read(string line) => LineTokenizer.Read(line, name => name switch
    {
        "HOST" => "10.0.0.1",
        "EMPTY" => "",
        "TWO" => "x y",
        _ => null,
    });
}
