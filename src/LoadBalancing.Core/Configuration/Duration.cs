using System.Globalization;

namespace LoadBalancing.Configuration;

/// <summary>Reads lengths of time as people write them in configuration files.</summary>
public static class Duration
{
    /// <summary>The greatest length of time a timer can wait for, about 24 days.</summary>
    public static readonly TimeSpan MaxValue = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>
    /// Reads a whole number followed by <c>us</c>, <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; a number alone is in
    /// <paramref name="defaultUnit"/>. Fractions of a millisecond are rounded up.
    /// </summary>
    /// <param name="text">The text to read.</param>
    /// <param name="defaultUnit">The unit of a number that names none.</param>
    /// <param name="value">The length of time, at most <see cref="MaxValue"/>.</param>
    /// <returns>Whether the text could be read.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, TimeSpan defaultUnit, out TimeSpan value)
    {
        value = default;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        var number = digits < 0 ? text : text[..digits];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ||
            !TryGetUnit(text[number.Length..], defaultUnit, out var unit) ||
            count > MaxValue.Ticks / unit.Ticks)
        {
            return false;
        }

        var ticks = count * unit.Ticks;
        value = TimeSpan.FromMilliseconds((ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
        return true;
    }

    private static bool TryGetUnit(ReadOnlySpan<char> suffix, TimeSpan defaultUnit, out TimeSpan unit)
    {
        unit = suffix switch
        {
            "" => defaultUnit,
            "us" => TimeSpan.FromMicroseconds(1),
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        return unit > TimeSpan.Zero;
    }
}
