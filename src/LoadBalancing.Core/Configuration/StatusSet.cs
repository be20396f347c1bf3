using System.Globalization;

namespace LoadBalancing.Configuration;

/// <summary>A set of HTTP statuses, written as <c>429, 500, 502-504</c>; never changes.</summary>
public sealed class StatusSet : IEquatable<StatusSet>
{
    private const int Lowest = 100;
    private const int Highest = 599;

    private readonly string _text;
    private readonly bool[] _contains;

    private StatusSet(string text, bool[] contains) => (_text, _contains) = (text, contains);

    /// <summary>Reads statuses and ranges of them, separated by commas; nothing at all is the empty set.</summary>
    /// <param name="text">The text.</param>
    /// <param name="set">The set.</param>
    /// <returns>Whether the text has that form and all statuses are in the range of 100 to 599.</returns>
    public static bool TryParse(string text, out StatusSet set)
    {
        ArgumentNullException.ThrowIfNull(text);
        var contains = new bool[Highest + 1];
        set = new StatusSet(text, contains);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryParseStatus(dash < 0 ? part : part[..dash], out var first) ||
                !TryParseStatus(dash < 0 ? part : part[(dash + 1)..], out var last) || last < first)
            {
                return false;
            }

            Array.Fill(contains, true, first, last - first + 1);
        }

        return true;
    }

    /// <summary>Whether the set contains a status.</summary>
    /// <param name="status">The status; no set contains one outside of the range of 100 to 599.</param>
    public bool Contains(int status) => (uint)status <= Highest && _contains[status];

    /// <inheritdoc/>
    public bool Equals(StatusSet? other) => other is not null && _contains.AsSpan().SequenceEqual(other._contains);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StatusSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _contains.Count(contained => contained);

    /// <summary>The set as it was written.</summary>
    public override string ToString() => _text;

    private static bool TryParseStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= Lowest and <= Highest;
}
