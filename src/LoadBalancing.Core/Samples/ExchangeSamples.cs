using System.Net;

namespace LoadBalancing.Samples;

/// <summary>Samples of the connection, of where the request went and of how the response begins.</summary>
internal static class ExchangeSamples
{
    private static readonly string Host = Dns.GetHostName();

    public static IEnumerable<SampleKind> All { get; } =
    [
        Number("src_port", static (scoped in context) => context.Request.ClientPort),
        SampleKind.Plain("dst", SampleType.Address, LocalAddress),
        Number("dst_port", static (scoped in context) => context.Request.LocalPort),
        Text("req.ver", static (scoped in context) => VersionOf(context.Request.Protocol)),
        Text("unique-id", static (scoped in context) => context.Request.Id),
        Text("fe_name", static (scoped in context) => context.Frontend),
        Text("be_name", static (scoped in context) => context.Backend?.Name),
        Text("srv_name", static (scoped in context) => context.Server?.Name),
        Number("status", static (scoped in context) => context.Response?.Status ?? context.Status),
        Text("hostname", static (scoped in _) => Host),
        Number("date", static (scoped in context) => context.Time.GetUtcNow().ToUnixTimeSeconds()),
    ];

    private delegate string? TakeText(scoped in SampleContext context);

    private delegate long TakeNumber(scoped in SampleContext context);

    private static SampleKind Text(string name, TakeText take) => SampleKind.Plain(name, SampleType.Text, (scoped in context, scoped ref _, out value) =>
    {
        var text = take(context);
        value = new SampleValue(text);
        return text is { Length: > 0 };
    });

    private static SampleKind Number(string name, TakeNumber take) => SampleKind.Plain(name, SampleType.Number, (scoped in context, scoped ref _, out value) =>
    {
        value = new SampleValue(take(context));
        return true;
    });

    private static bool LocalAddress(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var found = IPBits.TryFrom(context.Request.LocalAddress, out var address);
        value = new SampleValue(address.Unmapped);
        return found;
    }

    private static string VersionOf(string protocol) => protocol[(protocol.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
