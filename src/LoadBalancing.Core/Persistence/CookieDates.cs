namespace LoadBalancing.Persistence;

/// <summary>
/// The dates behind the server's name in a persistence cookie, <c>A|LLLLL|FFFFF</c>, in seconds since 1970; 0 where there is none.
/// In the cookie a date is five digits of base 64 that count steps of four seconds.
/// </summary>
/// <param name="Last">When the cookie was used last.</param>
/// <param name="First">When it was given out first.</param>
public readonly record struct CookieDates(long Last, long First)
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int Length = 5;
    private const int BitsOfDigit = 6;
    private const int BitsOfStep = 2;

    /// <summary>Reads the dates of a cookie. What is no date counts as none.</summary>
    /// <param name="text">What stands behind the first <c>|</c> of the value.</param>
    public static CookieDates Parse(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('|');
        return end < 0 ? new(ParseOne(text), 0) : new(ParseOne(text[..end]), ParseOne(text[(end + 1)..]));
    }

    /// <summary>These dates, and others in place of those that are missing.</summary>
    /// <param name="others">The others.</param>
    public CookieDates Or(CookieDates others) => new(Last == 0 ? others.Last : Last, First == 0 ? others.First : First);

    /// <summary>Writes a date as cookies have it, rounded up to four seconds.</summary>
    /// <param name="seconds">Seconds since 1970.</param>
    public static string Format(long seconds) => string.Create(Length, (seconds + (1 << BitsOfStep) - 1) >> BitsOfStep, static (text, steps) =>
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Digits[(int)steps & (Digits.Length - 1)];
            steps >>= BitsOfDigit;
        }
    });

    private static long ParseOne(ReadOnlySpan<char> text)
    {
        if (text.Length < Length)
        {
            return 0;
        }

        var steps = 0L;
        foreach (var digit in text[..Length])
        {
            var value = ValueOf(digit);
            if (value < 0)
            {
                return 0;
            }

            steps = (steps << BitsOfDigit) | (uint)value;
        }

        return steps << BitsOfStep;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
