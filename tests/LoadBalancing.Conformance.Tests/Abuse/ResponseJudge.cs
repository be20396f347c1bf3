using System.Text;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Judges a case in which the server is the hostile one, by what the client got.</summary>
internal static class ResponseJudge
{
    public static async Task<Judgement> JudgeAsync(AbuseCase abuse, ClientSight client, IReadOnlyList<byte[]>? server)
    {
        var sights = await Task.WhenAll((server ?? []).Select(ServerSight.OfAsync));
        if (sights.Sum(sight => sight.Requests.Count) > abuse.MaxRequests)
        {
            return Judgement.Unsafe("the request was repeated");
        }

        if (Encoding.Latin1.GetString(client.Received).Contains("evil", StringComparison.OrdinalIgnoreCase))
        {
            return Judgement.Unsafe("the server's smuggled words reached the client");
        }

        var (responses, fault) = await client.ReadAsync("GET");
        if (fault is not (null or CutMessageException) || responses.Count > 1)
        {
            return Judgement.Unsafe(fault?.Message ?? "more than one response");
        }

        if (responses is not [var (status, _)])
        {
            return client.IsClosed && fault is not null ? new(Verdict.Abort, "visibly cut") : new(Verdict.Hang, "no response");
        }

        return abuse.Statuses.Count > 0 && !abuse.Statuses.Contains(status) ? new(Verdict.Refused, $"answered {status}")
            : abuse.Expect == "reject" && status < 400 ? new(Verdict.Lenient, $"answered {status}")
            : abuse.Expect == "forward1" && status >= 400 ? new(Verdict.Refused, $"answered {status}")
            : Judgement.Safe($"answered {status}");
    }
}
