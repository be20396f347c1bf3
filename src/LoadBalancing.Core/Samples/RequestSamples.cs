namespace LoadBalancing.Samples;

/// <summary>Samples of the client and of the request line.</summary>
internal static class RequestSamples
{
    public static IEnumerable<SampleKind> All { get; } =
    [
        SampleKind.Plain("src", SampleType.Address, Source),
        SampleKind.Plain("ssl_fc", SampleType.Flag, IsSecure),
        SampleKind.Plain("call_key", SampleType.Text, CallKey),
        SampleKind.Plain("method", SampleType.Text, Method),
        SampleKind.OfPath("url", Url),
        SampleKind.OfPath("path", Path),
        SampleKind.OfPath("pathq", PathAndQuery),
        SampleKind.Plain("query", SampleType.Text, Query),
        SampleKind.OfPath("base", Base),
        new("url_param", "[name[,delimiter]]", SampleType.Text, CreateParameter),
        new("urlp", "[name[,delimiter]]", SampleType.Text, CreateParameter),
        new("path_param", "name", SampleType.Text, arguments => arguments is [{ Length: > 0 } name] ? new PathParameterSample(name) : null),
        new("urlp_val", "[name[,delimiter]]", SampleType.Number,
            arguments => CreateParameter(arguments) is { } parameter ? Converters.ToNumber(parameter, takesEmpty: true) : null),
    ];

    private static ParameterSample? CreateParameter(string[] arguments) => arguments switch
    {
        [var name] => new ParameterSample(name, '?'),
        [var name, [var delimiter]] => new ParameterSample(name, delimiter),
        _ => null,
    };

    private static bool Source(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var found = IPBits.TryFrom(context.Request.ClientAddress, out var address);
        // A socket for both kinds of address shows IPv4 as IPv6.
        value = new SampleValue(address.Unmapped);
        return found;
    }

    private static bool IsSecure(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Request.IsSecure);
        return true;
    }

    /// <summary>What <see cref="Http.BalancedCall.Key"/> says; an empty key is as good as none.</summary>
    private static bool CallKey(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Request.CallKey);
        return value.Text.Length > 0;
    }

    private static bool Method(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Request.Method);
        return true;
    }

    private static bool Url(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(context.Request.Target);
        return true;
    }

    private static bool Path(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(PathOf(context));
        return value.Text.Length > 0;
    }

    private static bool PathAndQuery(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        value = new SampleValue(RequestTarget.PathAndQuery(context.Request.Target));
        return value.Text.Length > 0;
    }

    private static bool Query(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var found = RequestTarget.TryGetQuery(context.Request.Target, out var query);
        value = new SampleValue(query);
        return found;
    }

    // Host and path.
    private static bool Base(scoped in SampleContext context, scoped ref SampleBuffer buffer, out SampleValue value)
    {
        var lines = context.Request.GetHeader("Host");
        var host = lines.Count > 0 ? lines[0] : "";
        var path = PathOf(context);
        var room = buffer.Get(host!.Length + path.Length);
        host.CopyTo(room);
        path.CopyTo(room[host.Length..]);
        value = new SampleValue(room);
        return true;
    }

    private static ReadOnlySpan<char> PathOf(scoped in SampleContext context) =>
        RequestTarget.BeforeQuery(RequestTarget.PathAndQuery(context.Request.Target));
}
