using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Bytes to send, cut where a pause is made.</summary>
/// <param name="Pause">The pause before the bytes.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed partial record AbuseBytes(TimeSpan Pause, byte[] Bytes)
{
    /// <summary>Reads <c>\r \n \t \\ \xNN</c>, <c>&lt;&lt;REPEAT:text:n&gt;&gt;</c> and <c>&lt;&lt;SLEEP:seconds&gt;&gt;</c>.</summary>
    public static IReadOnlyList<AbuseBytes> Read(string raw)
    {
        var parts = Sleep().Split(raw);
        var pieces = new List<AbuseBytes> { new(TimeSpan.Zero, Unescape(parts[0])) };
        for (var i = 1; i < parts.Length; i += 2)
        {
            pieces.Add(new(TimeSpan.FromSeconds(Number(parts[i])), Unescape(parts[i + 1])));
        }

        return pieces;
    }

    private static byte[] Unescape(string raw)
    {
        var text = Repeat().Replace(
            raw, repeat => new StringBuilder().Insert(0, repeat.Groups[1].Value, Number(repeat.Groups[2].Value)).ToString());
        return Encoding.Latin1.GetBytes(Escape().Replace(text, escape => escape.Value[1] switch
        {
            'r' => "\r",
            'n' => "\n",
            't' => "\t",
            'x' => ((char)int.Parse(escape.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
            _ => "\\",
        }));
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"<<SLEEP:(\d+)>>")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"<<REPEAT:(.*?):(\d+)>>", RegexOptions.Singleline)]
    private static partial Regex Repeat();

    [GeneratedRegex(@"\\(?:[rnt\\]|x[0-9a-fA-F]{2})")]
    private static partial Regex Escape();
}
