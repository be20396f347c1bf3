using System.Globalization;

namespace LoadBalancing.Configuration;

/// <summary>How many active servers have to be usable for the backups to rest; never changes.</summary>
/// <param name="Value">A number of servers, or a percentage of all of them.</param>
/// <param name="IsPercentage">Which of the two it is.</param>
public readonly record struct BackupThreshold(int Value, bool IsPercentage)
{
    private const int Whole = 100;

    /// <summary>Reads <c>2</c> or <c>50%</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="threshold">What it says.</param>
    /// <returns>Whether it is a number of 1 or more, or a percentage from 1 to 100.</returns>
    public static bool TryParse(string text, out BackupThreshold threshold)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isPercentage = text.EndsWith('%');
        var digits = isPercentage ? text.AsSpan(0, text.Length - 1) : text;
        var isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        threshold = new BackupThreshold(value, isPercentage);
        return isNumber && value >= 1 && (!isPercentage || value <= Whole);
    }

    /// <summary>Whether the backups are needed.</summary>
    /// <param name="usable">Usable active servers.</param>
    /// <param name="all">Active servers.</param>
    public bool NeedsBackups(int usable, int all) =>
        usable == 0 || (IsPercentage ? (long)usable * Whole < (long)Value * all : usable < Value);

    /// <summary>As it is written.</summary>
    public override string ToString() => IsPercentage ? $"{Value}%" : $"{Value}";
}
