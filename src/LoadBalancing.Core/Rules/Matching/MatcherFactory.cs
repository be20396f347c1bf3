using System.Text;
using System.Text.RegularExpressions;
using LoadBalancing.Configuration;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Makes the matchers of patterns.</summary>
internal static class MatcherFactory
{
    private const string DirDelimiters = "/?";
    private const string DomDelimiters = "/?.:";

    /// <summary>How values of a type are compared where nothing is said.</summary>
    public static MatchMethod DefaultFor(SampleType type) => type switch
    {
        SampleType.Number => MatchMethod.Int,
        SampleType.Flag => MatchMethod.Bool,
        SampleType.Address => MatchMethod.Ip,
        _ => MatchMethod.Str,
    };

    /// <summary>The sample with its values as the method wants them, or <see langword="null"/> when they cannot be.</summary>
    public static Sample? Prepare(Sample sample, MatchMethod method) => method switch
    {
        MatchMethod.Found => sample,
        MatchMethod.Bool or MatchMethod.Int => Converters.ToNumber(sample, takesEmpty: false),
        MatchMethod.Ip => Converters.ToAddress(sample),
        MatchMethod.Bin => sample.Type == SampleType.Text ? sample : null,
        _ => Converters.ToText(sample),
    };

    /// <summary>Makes the matchers of a method, of which one has to match.</summary>
    /// <exception cref="FormatException">A pattern is not what the method takes; the message says which.</exception>
    public static Matcher[] Create(MatchMethod method, IReadOnlyList<Pattern> patterns) => method switch
    {
        MatchMethod.Found => [new FoundMatcher()],
        MatchMethod.Bool => [new FlagMatcher()],
        _ when patterns.Count == 0 => [],
        MatchMethod.Int => [new NumberMatcher([.. patterns.Select(ToRange)])],
        MatchMethod.Len => [new LengthMatcher([.. patterns.Select(ToRange)])],
        MatchMethod.Ip => [new AddressMatcher([.. patterns.Select(ToNetwork)])],
        MatchMethod.Bin => [new ExactMatcher(patterns.Select(ToBytes), ignoreCase: false)],
        MatchMethod.Reg => [.. ByCase(patterns).Select(group => new RegexMatcher(group.Select(ToExpression), group.Key))],
        _ => [.. ByCase(patterns).Select(group => ForText(method, [.. group.Select(pattern => pattern.Text)], group.Key))],
    };

    private static IEnumerable<IGrouping<bool, Pattern>> ByCase(IEnumerable<Pattern> patterns) => patterns.GroupBy(pattern => pattern.IgnoreCase);

    private static Matcher ForText(MatchMethod method, string[] patterns, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return method switch
        {
            MatchMethod.Beg => new BeginningMatcher(patterns, comparison),
            MatchMethod.End => new EndMatcher(patterns, comparison),
            MatchMethod.Sub => new SubstringMatcher(patterns, comparison),
            MatchMethod.Dir => new WordMatcher(patterns, DirDelimiters, comparison),
            MatchMethod.Dom => new WordMatcher(patterns, DomDelimiters, comparison),
            _ => new ExactMatcher(patterns, ignoreCase),
        };
    }

    private static NumberRange ToRange(Pattern pattern) => NumberRange.TryParse(pattern.Operation, pattern.Text, out var range)
        ? range
        : throw Unexpected(pattern, pattern.Operation == "eq" ? "a whole number or a range such as 1024:65535" : "a whole number");

    private static (IPBits Address, int Length) ToNetwork(Pattern pattern)
    {
        var slash = pattern.Text.IndexOf('/', StringComparison.Ordinal);
        // A mask such as 255.255.255.0 is a number of bits written out.
        var text = slash >= 0 && MaskLength.TryParse(pattern.Text.AsSpan(slash + 1), out var bits)
            ? $"{pattern.Text.AsSpan(0, slash)}/{bits}"
            : pattern.Text;
        return NetworkAddress.TryParse(text, out var network) && IPBits.TryFrom(network.BaseAddress, out var address)
            ? (address, network.PrefixLength)
            : throw Unexpected(pattern, "an IP address or a network such as 10.0.0.0/8");
    }

    private static string ToBytes(Pattern pattern)
    {
        try
        {
            return Encoding.Latin1.GetString(Convert.FromHexString(pattern.Text));
        }
        catch (FormatException)
        {
            throw Unexpected(pattern, "an even number of hexadecimal digits");
        }
    }

    private static string ToExpression(Pattern pattern)
    {
        try
        {
            _ = new Regex(pattern.Text, RegexOptions.CultureInvariant);
            return pattern.Text;
        }
        catch (RegexParseException exception)
        {
            throw new FormatException($"{pattern.Place}'{pattern.Text}' is not a regular expression: {exception.Message}");
        }
    }

    private static FormatException Unexpected(Pattern pattern, string expected) =>
        new($"{pattern.Place}expected {expected}, found '{pattern.Text}'.");
}
