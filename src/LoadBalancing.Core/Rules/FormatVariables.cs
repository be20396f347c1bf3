using System.Globalization;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>What <c>%NAME</c> stands for in a format, with the names of HAProxy's log formats; all as texts.</summary>
internal static class FormatVariables
{
    private const int LongestTime = 40;
    private const string Clock = "dd/MMM/yyyy:HH:mm:ss";

    public static IReadOnlyDictionary<string, Sample> All { get; } = new Dictionary<string, Sample>
    {
        ["b"] = new PlainSample(SampleType.Text, BackendName),
        ["ci"] = Named("src"),
        ["cp"] = Named("src_port"),
        ["f"] = Named("fe_name"),
        ["fi"] = Named("dst"),
        ["fp"] = Named("dst_port"),
        ["H"] = Named("hostname"),
        ["HM"] = Named("method"),
        ["HP"] = Named("path"),
        ["HQ"] = new PlainSample(SampleType.Text, QueryWithMark),
        ["HU"] = Named("url"),
        ["HV"] = new PlainSample(SampleType.Text, Protocol),
        ["ID"] = Named("unique-id"),
        ["r"] = new PlainSample(SampleType.Text, RequestLine),
        ["s"] = new PlainSample(SampleType.Text, ServerName),
        ["ST"] = Named("status"),
        ["t"] = Time(static now => now.ToLocalTime(), Clock + ".fff"),
        ["T"] = Time(static now => now, Clock + " +0000"),
        ["Tl"] = new PlainSample(SampleType.Text, LocalTime),
        ["Ts"] = Named("date"),
    };

    private static Sample Named(string name) => Converters.ToText(SampleTable.Find(name)!.Create([""])!);

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
