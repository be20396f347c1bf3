namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Chunked bodies, whole, divided and damaged.</summary>
public sealed class ChunkReaderTests
{
    private const string Body = "5;a=\"b\"\r\nhello\r\n00A \t;x\r\n\r\n0\r\n\r\n \0\u00ff\r\n1\r\n!\r\n0;end\r\nX-A: 1\r\nX-B:\r\n\r\n";

    private static readonly string[] Insertions =
        ["\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ";", "0", "f", "x", "-", "+", "0\r\n\r\n", "1\r\na\r\n", "ffffffffffffffff", "\u007f"];

    [Theory]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("000\r\n\r\n", "")]
    [InlineData("1\r\na\r\n0\r\n\r\n", "a")]
    [InlineData("A\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    [InlineData("a\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    [InlineData("1 ; x = y ; z\r\na\r\n0;\r\n\r\n", "a")]
    [InlineData("000000000000001\r\na\r\n0\r\n\r\n", "a")]
    [InlineData("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n")]
    public void Bodies_that_are_read(string text, string data) =>
        ReadWhole(text).Should().Be(new ChunkedBody(ChunkVerdict.Complete, data, "", text.Length));

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData(";x\r\n")]
    [InlineData(" 1\r\na\r\n")]
    [InlineData("+1\r\na\r\n")]
    [InlineData("-1\r\na\r\n")]
    [InlineData("0x1\r\na\r\n")]
    [InlineData("1x\r\na\r\n")]
    [InlineData("1 \r\na\r\n")]
    [InlineData("1\t\r\na\r\n")]
    [InlineData("1 x\r\na\r\n")]
    [InlineData("1_0\r\n")]
    [InlineData("\u00b2\r\na\r\n")]
    [InlineData("1\na\r\n")]
    [InlineData("1\r\r\na\r\n")]
    [InlineData("1;\0\r\na\r\n")]
    [InlineData("1;\rx\r\na\r\n")]
    [InlineData("1;x\na\r\n")]
    [InlineData("1\r\na\n0\r\n\r\n")]
    [InlineData("1\r\na0\r\n\r\n")]
    [InlineData("1\r\nab\r\n")]
    [InlineData("2\r\na\r\n0\r\n\r\n")]
    [InlineData("1\r\na\r\n\r\n")]
    [InlineData("0\r\n\n")]
    [InlineData("0\r\nX: 1\n\r\n")]
    [InlineData("0000000000000000\r\n\r\n")]
    [InlineData("8000000000000000\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n")]
    public void Bodies_that_are_refused(string text) => ReadWhole(text).Verdict.Should().Be(ChunkVerdict.Refused);

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    public void Lines_have_a_limit(int length, bool isRead) =>
        ReadWhole("1;".PadRight(length, 'x') + "\r\na\r\n0\r\n\r\n").Verdict.Should().Be(isRead ? ChunkVerdict.Complete : ChunkVerdict.Refused);

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void A_line_without_an_end_is_not_waited_for_without_end(int length, bool isWaitedFor) =>
        ReadWhole("1;".PadRight(length, 'x')).Verdict.Should().Be(isWaitedFor ? ChunkVerdict.Incomplete : ChunkVerdict.Refused);

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Trailers_have_a_limit(int count, bool isRead)
    {
        var lines = string.Concat(Enumerable.Repeat("X:".PadRight(1024, 'x') + "\r\n", count));
        ReadWhole($"0\r\n{lines}\r\n").Verdict.Should().Be(isRead ? ChunkVerdict.Complete : ChunkVerdict.Refused);
    }

    [Theory]
    [InlineData(1, 16, true)]
    [InlineData(1, 17, false)]
    [InlineData(1024, 100, true)]
    public void Extensions_may_outgrow_the_data_a_little(int size, int chunks, bool isRead)
    {
        var chunk = $"{size:x};".PadRight(1024 + $"{size:x}".Length, 'x') + $"\r\n{new string('a', size)}\r\n";
        ReadWhole(string.Concat(Enumerable.Repeat(chunk, chunks)) + "0\r\n\r\n").Verdict
            .Should().Be(isRead ? ChunkVerdict.Complete : ChunkVerdict.Refused);
    }

    [Fact]
    public void Every_division_of_a_short_body_reads_the_same()
    {
        const string Text = "2;\r\n\r\n\r\n0\r\nA:\r\n\r\n";
        var bytes = HeadText.Bytes(Text + "next");
        var expected = new ChunkedBody(ChunkVerdict.Complete, "\r\n", "A:\n", Text.Length);
        for (var division = 0; division < 1 << (Text.Length - 1); division++)
        {
            var cuts = Enumerable.Range(1, Text.Length - 1).Where(place => (division >> (place - 1) & 1) != 0);
            CheckEqual(ChunkRun.Read(bytes, cuts), expected, Text);
        }
    }

    [Fact]
    public void Every_two_cuts_of_a_longer_body_read_the_same()
    {
        var bytes = HeadText.Bytes(Body + "HTTP/1.1 200 OK\r\n");
        var expected = new ChunkedBody(ChunkVerdict.Complete, "hello\r\n0\r\n\r\n \0\u00ff!", "X-A: 1\nX-B:\n", Body.Length);
        ReferenceChunkDecoder.Decode(Body).Should().Be(expected);
        CheckEqual(ChunkRun.Read(bytes, Enumerable.Range(1, bytes.Length - 1)), expected, "byte by byte");
        for (var first = 0; first < bytes.Length; first++)
        {
            for (var second = first; second < bytes.Length; second++)
            {
                CheckEqual(ChunkRun.Read(bytes, [first, second]), expected, Body);
            }
        }
    }

    [Fact]
    public void Damaged_bodies_are_read_or_refused_as_by_the_reference()
    {
        var random = new Random(3);
        var verdicts = new int[3];
        for (var i = 0; i < 20_000; i++)
        {
            var text = Body;
            for (var damages = random.Next(1, 4); damages > 0 && text.Length > 1; damages--)
            {
                text = Damage(text, random);
            }

            var bytes = HeadText.Bytes(text);
            var cuts = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(bytes.Length + 1)).Order().ToArray();
            var expected = ReferenceChunkDecoder.Decode(text);
            CheckEqual(ChunkRun.Read(bytes, cuts), expected, text);
            verdicts[(int)expected.Verdict]++;
        }

        verdicts.Should().OnlyContain(count => count > 500);
    }

    private static ChunkedBody ReadWhole(string text)
    {
        var body = ChunkRun.Read(HeadText.Bytes(text), []);
        CheckEqual(body, ReferenceChunkDecoder.Decode(text), text);
        return body;
    }

    private static void CheckEqual(ChunkedBody actual, ChunkedBody expected, string text)
    {
        if (actual != expected)
        {
            actual.Should().Be(expected, "of {0}", text.Replace("\r", "\\r").Replace("\n", "\\n"));
        }
    }

    private static string Damage(string text, Random random)
    {
        var place = random.Next(text.Length);
        return random.Next(5) switch
        {
            0 => text.Remove(place, 1),
            1 => text.Insert(place, Insertions[random.Next(Insertions.Length)]),
            2 => text[..place] + (char)random.Next(256) + text[(place + 1)..],
            3 => text.Insert(place, text.Substring(place, random.Next(text.Length - place))),
            _ => text[..(place + 1)],
        };
    }
}
