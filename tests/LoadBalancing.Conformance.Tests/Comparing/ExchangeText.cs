using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Comparing;

/// <summary>
/// Writes an exchange as lines, so that two proxies behave alike exactly when the lines are equal. What HTTP gives no meaning
/// is left out: the order of headers of different names, the case of names, and how connections are negotiated hop by hop.
/// </summary>
internal static class ExchangeText
{
    private const int LongestTextShown = 200;

    // These speak about one connection or one transfer; their meaning is described instead.
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding",
    };

    public static IReadOnlyList<string> Describe(Exchange exchange) =>
        [.. DescribeResponse(exchange.Response), .. exchange.Seen.SelectMany(DescribeRequest)];

    private static IEnumerable<string> DescribeResponse(RawResponse? response) => response switch
    {
        null => ["client: no whole response"],
        { Origin: null } => [$"client: {response.Status} by the proxy itself", Keeps(response)],
        _ =>
        [
            $"client: {response.Head.StartLine}",
            Keeps(response),
            .. response.Interim.Select(interim => $"client: {interim.StartLine}"),
            .. DescribeHeaders("client", response.Head),
            $"client: body ({response.Framing.Kind}): {Describe(response.Body)}",
        ],
    };

    private static string Keeps(RawResponse response) =>
        $"client: connection {(response.KeepsConnection ? "kept" : "closed")}";

    private static IEnumerable<string> DescribeRequest(OriginRequest request) =>
    [
        // Without the version: each hop has its own (RFC 9112, section 2.3).
        $"server {request.Server}: {request.Method} {request.Head.StartWords[1]}",
        .. DescribeHeaders($"server {request.Server}", request.Head),
        $"server {request.Server}: body ({request.Framing.Kind}): {Describe(request.Body)}",
    ];

    // A stable sort: headers of the same name keep their order, which has a meaning.
    private static IEnumerable<string> DescribeHeaders(string who, MessageHead head) => head.Headers
        .Where(header => !HopByHop.Contains(header.Name) && !IsDateOfProxy(header))
        .OrderBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
        .Select(header => $"{who}: {header.Name.ToLowerInvariant()}: {header.Value}");

    // A proxy may date a response that its server left undated. The servers of these tests date none with the present.
    private static bool IsDateOfProxy(HeaderLine header) => header.Is("Date") &&
        DateTimeOffset.TryParseExact(header.Value, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) &&
        (DateTimeOffset.UtcNow - date).Duration() < TimeSpan.FromHours(1);

    private static string Describe(byte[] body) => body.Length <= LongestTextShown
        ? $"'{Encoding.Latin1.GetString(body)}'"
        : $"{body.Length} bytes, SHA-256 {Convert.ToHexString(SHA256.HashData(body))}";
}
