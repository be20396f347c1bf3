using System.Globalization;

namespace LoadBalancing.Rules.Matching;

/// <summary>A range of numbers, both ends included.</summary>
internal readonly record struct NumberRange(long First, long Last)
{
    /// <summary>The words that may stand before a number.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["eq", "ge", "gt", "le", "lt"];

    public bool Contains(long number) => number >= First && number <= Last;

    /// <summary>Reads a number or, behind no other operator than <c>eq</c>, a range such as <c>1024:65535</c>, <c>:10</c> or <c>10:</c>.</summary>
    public static bool TryParse(string operation, string text, out NumberRange range)
    {
        range = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            var (first, last) = (long.MinValue, long.MaxValue);
            var valid = operation == "eq" && text.Length > 1 &&
                (colon == 0 || TryParse(text.AsSpan(0, colon), out first)) &&
                (colon == text.Length - 1 || TryParse(text.AsSpan(colon + 1), out last));
            range = new NumberRange(first, last);
            return valid && first <= last;
        }

        if (!TryParse(text, out var number))
        {
            return false;
        }

        range = operation switch
        {
            "ge" => new NumberRange(number, long.MaxValue),
            "gt" => number == long.MaxValue ? new NumberRange(0, -1) : new NumberRange(number + 1, long.MaxValue),
            "le" => new NumberRange(long.MinValue, number),
            "lt" => number == long.MinValue ? new NumberRange(0, -1) : new NumberRange(long.MinValue, number - 1),
            _ => new NumberRange(number, number),
        };
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
