using System.Globalization;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>What <c>%NAME</c> stands for in a format, with the names of HAProxy's log formats.</summary>
internal static class FormatVariables
{
    private const FormatFlags OfTexts = FormatFlags.Quote | FormatFlags.Escape;
    private const FormatFlags OfAddresses = FormatFlags.Quote | FormatFlags.Hex;
    private const int LongestTime = 40;
    private const string Clock = "dd/MMM/yyyy:HH:mm:ss";

    public static IReadOnlyDictionary<string, FormatVariable> All { get; } = new Dictionary<string, FormatVariable>
    {
        ["b"] = new(Plain(BackendName), OfTexts),
        ["ci"] = new(Named("src"), OfAddresses),
        ["cp"] = new(Named("src_port"), FormatFlags.Hex),
        ["f"] = new(Named("fe_name"), OfTexts),
        ["fi"] = new(Named("dst"), OfAddresses),
        ["fp"] = new(Named("dst_port"), FormatFlags.Hex),
        ["H"] = new(Named("hostname"), OfTexts),
        ["HM"] = new(Named("method"), OfTexts),
        ["HP"] = new(WithoutQuotes(Named("path")), OfTexts),
        ["HQ"] = new(WithoutQuotes(Plain(QueryWithMark)), OfTexts),
        ["HU"] = new(WithoutQuotes(Named("url")), OfTexts),
        ["HV"] = new(Plain(Protocol), OfTexts),
        ["ID"] = new(Named("unique-id"), OfTexts),
        ["r"] = new(WithoutQuotes(new PlainSample(SampleType.Text, RequestLine, isOfPath: true)), OfTexts),
        ["s"] = new(Plain(ServerName), OfTexts),
        ["ST"] = new(Named("status"), FormatFlags.None),
        ["t"] = new(Time(static now => now.ToLocalTime(), Clock + ".fff"), FormatFlags.None),
        ["T"] = new(Time(static now => now, Clock + " +0000"), FormatFlags.None),
        ["Tl"] = new(Plain(LocalTime), FormatFlags.None),
        ["Ts"] = new(Named("date"), FormatFlags.Hex),
    };

    private static Sample Named(string name) => SampleTable.Find(name)!.Create([""])!;

    private static PlainSample Plain(TakeSample take) => new(SampleType.Text, take);

    // Whoever reads a line of quoted parts must not take what a client sent for the end of one.
    private static ConvertedSample WithoutQuotes(Sample sample) => new(sample, SampleType.Text, (value, scoped ref buffer, out converted) =>
    {
        // Browsers never send a quote as it is, so this costs nobody a string.
        converted = value.Text.Contains('"') ? new SampleValue(value.Text.ToString().Replace("\"", "#22", StringComparison.Ordinal)) : value;
        return true;
    });

    private static bool BackendName(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Backend?.Name ?? context.Frontend);
        return true;
    }

    private static bool ServerName(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Server?.Name ?? "<NOSRV>");
        return true;
    }

    private static bool QueryWithMark(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var target = context.Request.Target;
        value = new SampleValue(target.AsSpan(RequestTarget.BeforeQuery(target).Length));
        return true;
    }

    private static bool Protocol(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Request.Protocol);
        return true;
    }

    private static bool RequestLine(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var request = context.Request;
        var room = buffer.Get(request.Method.Length + request.Target.Length + request.Protocol.Length + 2);
        room.TryWrite($"{request.Method} {request.Target} {request.Protocol}", out _);
        value = new SampleValue(room);
        return true;
    }

    private static PlainSample Time(Func<DateTimeOffset, DateTimeOffset> convert, string format) =>
        new(SampleType.Text, (scoped in context, scoped ref buffer, out value) =>
        {
            var room = buffer.Get(LongestTime);
            convert(context.Time.GetUtcNow()).TryFormat(room, out var written, format, CultureInfo.InvariantCulture);
            value = new SampleValue(room[..written]);
            return true;
        });

    private static bool LocalTime(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var now = context.Time.GetUtcNow().ToLocalTime();
        var sign = now.Offset < TimeSpan.Zero ? '-' : '+';
        var room = buffer.Get(LongestTime);
        room.TryWrite(CultureInfo.InvariantCulture, $"{now:dd/MMM/yyyy:HH:mm:ss} {sign}{now.Offset.Duration():hhmm}", out var written);
        value = new SampleValue(room[..written]);
        return true;
    }
}
