using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>Samples of the head of a response. They have values only once there is one.</summary>
internal static class ResponseSamples
{
    public static IReadOnlyList<SampleKind> All { get; } =
    [
        new("res.hdr", HeaderSamples.OneOfMany, SampleType.Text, CreateHeader),
        new("shdr", HeaderSamples.OneOfMany, SampleType.Text, CreateHeader),
        new("res.cook", "name", SampleType.Text, CreateCookie),
        new("scook", "name", SampleType.Text, CreateCookie),
    ];

    /// <summary>The sample of a name, be it one of the request or of the response, or <see langword="null"/>.</summary>
    public static SampleKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name) ?? SampleTable.Find(name);

    /// <summary>The names of all samples, be they of the request or of the response.</summary>
    public static IEnumerable<string> Names => SampleTable.All.Concat(All).Select(kind => kind.Name);

    private static PlainSample? CreateHeader(string[] arguments) => HeaderSamples.TryReadOccurrence(arguments, out var occurrence)
        ? new PlainSample(SampleType.Text, (scoped in context, scoped ref _, out value) =>
        {
            var found = HeaderValues.TryFind(HeaderOf(context, arguments[0]), occurrence ?? -1, out var text);
            value = new SampleValue(text);
            return found;
        })
        : null;

    // The last one that is set to something, be it to nothing with attributes behind: so HAProxy finds it.
    private static PlainSample? CreateCookie(string[] arguments) => arguments is [{ Length: > 0 } name]
        ? new PlainSample(SampleType.Text, (scoped in context, scoped ref _, out value) =>
        {
            value = default;
            var lines = HeaderOf(context, "Set-Cookie");
            for (var i = lines.Count - 1; i >= 0; i--)
            {
                var position = 0;
                if (CookieHeader.Sets(lines[i], name) && CookieHeader.TryReadNext(lines[i], ref position, out ReadOnlySpan<char> _, out var text) &&
                    (text.Length > 0 || lines[i]![^1] != '='))
                {
                    value = new SampleValue(text);
                    return true;
                }
            }

            return false;
        })
        : null;

    private static StringValues HeaderOf(scoped in SampleContext context, string name) =>
        context.Response is { } response ? response.GetHeader(name) :
        context.Request is IExchange exchange ? exchange.GetResponseHeader(name) :
        default;
}
