using System.Globalization;

namespace LoadBalancing.Samples;

/// <summary>Samples of headers and cookies.</summary>
internal static class HeaderSamples
{
    public const string OneOfMany = "name[,occurrence]";

    public static IEnumerable<SampleKind> All { get; } =
    [
        new("req.hdr", OneOfMany, SampleType.Text, CreateHeader),
        new("hdr", OneOfMany, SampleType.Text, CreateHeader),
        new("req.hdr_cnt", "name", SampleType.Number, CreateHeaderCount),
        new("hdr_cnt", "name", SampleType.Number, CreateHeaderCount),
        new("req.hdr_ip", OneOfMany, SampleType.Address, CreateHeaderAddress),
        new("hdr_ip", OneOfMany, SampleType.Address, CreateHeaderAddress),
        new("req.hdr_val", OneOfMany, SampleType.Number, CreateHeaderNumber),
        new("hdr_val", OneOfMany, SampleType.Number, CreateHeaderNumber),
        new("req.fhdr", OneOfMany, SampleType.Text, CreateLine),
        new("req.fhdr_cnt", "name", SampleType.Number, CreateLineCount),
        new("req.cook", "[name]", SampleType.Text, CreateCookie),
        new("cook", "[name]", SampleType.Text, CreateCookie),
        new("req.cook_cnt", "[name]", SampleType.Number, CreateCookieCount),
        new("cook_cnt", "[name]", SampleType.Number, CreateCookieCount),
        new("req.cook_val", "[name]", SampleType.Number, CreateCookieNumber),
        new("cook_val", "[name]", SampleType.Number, CreateCookieNumber),
    ];

    private static HeaderSample? CreateHeader(string[] arguments) =>
        TryReadOccurrence(arguments, out var occurrence) ? new HeaderSample(arguments[0], occurrence) : null;

    private static Sample? CreateHeaderAddress(string[] arguments) =>
        CreateHeader(arguments) is { } header ? Converters.ToAddress(header) : null;

    private static Sample? CreateHeaderNumber(string[] arguments) =>
        CreateHeader(arguments) is { } header ? Converters.ToNumber(header, takesEmpty: true) : null;

    private static HeaderLineSample? CreateLine(string[] arguments) =>
        TryReadOccurrence(arguments, out var occurrence) ? new HeaderLineSample(arguments[0], occurrence) : null;

    private static PlainSample? CreateHeaderCount(string[] arguments) => arguments is [{ Length: > 0 } name]
        ? new PlainSample(SampleType.Number, (scoped in context, scoped ref _, out value) =>
        {
            value = new SampleValue(HeaderValues.Count(context.Request.GetHeader(name)));
            return true;
        })
        : null;

    private static PlainSample? CreateLineCount(string[] arguments) => arguments is [{ Length: > 0 } name]
        ? new PlainSample(SampleType.Number, (scoped in context, scoped ref _, out value) =>
        {
            value = new SampleValue(context.Request.GetHeader(name).Count);
            return true;
        })
        : null;

    private static CookieSample? CreateCookie(string[] arguments) =>
        arguments is [var name] ? new CookieSample(name.Length == 0 ? null : name) : null;

    private static Sample? CreateCookieNumber(string[] arguments) =>
        CreateCookie(arguments) is { } cookie ? Converters.ToNumber(cookie, takesEmpty: true) : null;

    private static PlainSample? CreateCookieCount(string[] arguments) => arguments is [var name]
        ? new PlainSample(SampleType.Number, (scoped in context, scoped ref _, out value) =>
        {
            value = new SampleValue(CookieSample.Count(context, name.Length == 0 ? null : name));
            return true;
        })
        : null;

    /// <summary>Reads the name of a header and which of its values is meant.</summary>
    public static bool TryReadOccurrence(string[] arguments, out int? occurrence)
    {
        occurrence = null;
        if (arguments is not [{ Length: > 0 }, .. var rest] || rest.Length > 1)
        {
            return false;
        }

        if (rest is [var text])
        {
            var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            occurrence = number;
            return isNumber && number != 0;
        }

        return true;
    }
}
