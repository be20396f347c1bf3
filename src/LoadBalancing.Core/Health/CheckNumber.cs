using System.Globalization;
using System.Text;

namespace LoadBalancing.Health;

/// <summary>Where the number comes from that is told with a result: from the configuration or from the answer.</summary>
internal sealed record CheckNumber
{
    /// <summary>What may be written for HTTP answers.</summary>
    public const string FormsForHttp = "int(NUMBER), str(TEXT), status or res.hdr(NAME)";

    /// <summary>What may be written for any other bytes.</summary>
    public const string FormsForBytes = "int(NUMBER), str(TEXT) or res.payload(OFFSET,LENGTH)";

    private readonly int? _constant;
    private readonly string? _field;
    private readonly (int Offset, int Length) _part;

    private CheckNumber(int? constant = null, string? field = null, (int Offset, int Length) part = default) =>
        (_constant, _field, _part) = (constant, field, part);

    /// <summary>Reads one of the forms.</summary>
    /// <returns>The source, or <see langword="null"/> if the text is none of the forms.</returns>
    public static CheckNumber? Parse(string text, bool isHttp)
    {
        if (isHttp && text == "status")
        {
            return new CheckNumber();
        }

        var (name, argument) = text.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && text[^1] == ')'
            ? (text[..open], text[(open + 1)..^1])
            : (text, "");
        return name switch
        {
            "int" when int.TryParse(argument, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new(constant: number),
            "str" when argument.Length > 0 => new(constant: Leading(argument)),
            "res.hdr" when isHttp && argument.Length > 0 && !argument.Contains(',', StringComparison.Ordinal) => new(field: argument),
            "res.payload" when !isHttp && argument.Split(',') is [var offset, var length] && TryCount(offset, out var from) &&
                TryCount(length, out var count) && count > 0 => new(part: (from, count)),
            _ => null,
        };
    }

    /// <summary>The number for an answer, or <see langword="null"/> if the answer lacks what it is taken from.</summary>
    public int? Of(HttpAnswer answer)
    {
        if (_field is null)
        {
            return _constant ?? answer.Status;
        }

        // Of several values the last one, as elsewhere in HAProxy.
        var value = answer.Fields.LastOrDefault(field => field.Name.Equals(_field, StringComparison.OrdinalIgnoreCase)).Value;
        return value is null ? null : Leading(value.AsSpan(value.LastIndexOf(',') + 1).Trim());
    }

    /// <summary>The number for bytes, or <see langword="null"/> if there are too few.</summary>
    public int? Of(ReadOnlySpan<byte> received) =>
        _constant ?? (_part.Offset > received.Length - _part.Length
            ? null
            : Leading(Encoding.Latin1.GetString(received.Slice(_part.Offset, _part.Length))));

    // Of a text the digits that it begins with count.
    private static int Leading(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
