using System.Text;
using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Judges a case by everything that reached the server behind the proxy.</summary>
internal static class RequestJudge
{
    private static readonly int[] Refusals = [400, 403, 404, 405, 408, 413, 414, 417, 421, 431, 501, 505];

    /// <param name="abuse">The case.</param>
    /// <param name="client">What the client got.</param>
    /// <param name="server">The bytes of each connection to the server; <see langword="null"/> when one stays open in a request.</param>
    public static async Task<Judgement> JudgeAsync(AbuseCase abuse, ClientSight client, IReadOnlyList<byte[]>? server)
    {
        if (server is null)
        {
            return new(Verdict.Hang, "a connection to the server stays open within a request");
        }

        var sights = await Task.WhenAll(server.Select(ServerSight.OfAsync));
        var requests = sights.Sum(sight => sight.Requests.Count);
        if (FindFault(abuse, client, server, sights, requests) is { } fault)
        {
            return Judgement.Unsafe(fault);
        }

        var isAnswered = abuse.Side == "h2" ? ClientSight.HasHttp2Answer(client.Received) : client.Received.Length > 0;
        if (!isAnswered && !client.IsClosed && abuse.Expect != "info")
        {
            return new(Verdict.Hang, "neither answered nor closed");
        }

        var refusal = abuse.Side == "h2" ? 0 : await RefusalOfAsync(abuse, client);
        if (refusal != 0 && !(abuse.Statuses is { Count: > 0 } named ? named.Contains(refusal) : Refusals.Contains(refusal)))
        {
            return new(Verdict.Refused, $"answered {refusal}");
        }

        return (requests, abuse.Expect) switch
        {
            ( > 0, "reject") => new(Verdict.Lenient, $"passed on: {sights.SelectMany(sight => sight.Requests).First().StartLine}"),
            (0, _) when sights.Any(sight => sight.IsCut) => new(Verdict.Abort, "cut within the body"),
            (0, "forward1") when refusal == 0 || !abuse.Statuses.Contains(refusal) => new(Verdict.Refused, $"nothing passed on, answered {refusal}"),
            _ => Judgement.Safe($"{requests} passed on, answered {refusal}"),
        };
    }

    private static string? FindFault(AbuseCase abuse, ClientSight client, IReadOnlyList<byte[]> server, ServerSight[] sights, int requests)
    {
        if (sights.FirstOrDefault(sight => sight.Fault is not null) is { } malformed)
        {
            return malformed.Fault;
        }

        if (sights.Any(sight => sight.IsCutInHead))
        {
            return "the beginning of a request that never came";
        }

        var texts = server.Select(ServerSight.TextOf).ToList();
        var forbidden = abuse.BackendMustNotMatch.FirstOrDefault(pattern => texts.Any(text => Regex.IsMatch(text, pattern)));
        var unseen = abuse.BackendMustMatch.FirstOrDefault(pattern => !texts.Any(text => Regex.IsMatch(text, pattern)));
        var received = Encoding.Latin1.GetString(client.Received);
        var missing = abuse.ClientMustMatch.FirstOrDefault(pattern => !Regex.IsMatch(received, pattern));
        return missing is not null ? $"the client did not get '{missing}': {received}"
            : unseen is not null ? $"the server did not get '{unseen}': {string.Join('|', texts)}"
            : forbidden is not null ? $"the server got '{forbidden}': {string.Join('|', texts)}"
            : requests > abuse.MaxRequests ? $"{requests} requests reached the server"
            : null;
    }

    // The status of the proxy's own answer, which bears no name of a server, or 0.
    private static async Task<int> RefusalOfAsync(AbuseCase abuse, ClientSight client)
    {
        var (responses, _) = await client.ReadAsync(abuse.Raw.Split(' ')[0]);
        return responses.LastOrDefault(response => !response.Head.Values("X-Origin").Any()).Status;
    }
}
