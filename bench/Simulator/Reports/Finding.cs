using System.Globalization;

namespace LoadBalancing.Simulator.Reports;

/// <summary>One line of an experiment's table.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Measured">What it is.</param>
/// <param name="Holds">Whether that is near enough, or <see langword="null"/> where nothing is expected.</param>
internal sealed record Finding(string Case, string Expected, string Measured, bool? Holds)
{
    /// <summary>A figure that may differ from the expected one by a share of it.</summary>
    public static Finding Near(string what, double expected, double measured, double tolerance) =>
        new(what, Text(expected), $"{Text(measured)} ({(measured / expected) - 1:+0.0 %;-0.0 %})", Math.Abs(measured - expected) <= tolerance * expected);

    /// <summary>A figure, in percent, that may differ from the expected one by so many points.</summary>
    public static Finding Points(string what, double expected, double measured, double points) =>
        new(what, Percent(expected), Percent(measured), Math.Abs(measured - expected) <= points / 100);

    /// <summary>A figure that has an upper limit.</summary>
    public static Finding AtMost(string what, double limit, double measured, Func<double, string>? format = null) =>
        new(what, $"at most {(format ?? Text)(limit)}", (format ?? Text)(measured), measured <= limit);

    /// <summary>A figure that has a lower limit.</summary>
    public static Finding AtLeast(string what, double limit, double measured, Func<double, string>? format = null) =>
        new(what, $"at least {(format ?? Text)(limit)}", (format ?? Text)(measured), measured >= limit);

    /// <summary>A figure, in percent, that lies between two limits.</summary>
    public static Finding Between(string what, double least, double most, double measured) =>
        new(what, $"{Percent(least)} to {Percent(most)}", Percent(measured), measured >= least && measured <= most);

    /// <summary>Something that is exactly so.</summary>
    public static Finding Exactly(string what, string expected, string measured) => new(what, expected, measured, expected == measured);

    /// <summary>Something to know that no bar is set for.</summary>
    public static Finding Note(string what, string reference, string measured) => new(what, reference, measured, null);

    public static string Text(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture) is { Length: <= 7 } shortText
        ? shortText
        : value.ToString("G5", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("0.00 %", CultureInfo.InvariantCulture);
}
