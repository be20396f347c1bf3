namespace LoadBalancing.Conformance.Abuse;

/// <summary>The verdict on a case, with its reason for whoever reads a failed test.</summary>
internal sealed record Judgement(Verdict Verdict, string Reason)
{
    public static Judgement Safe(string reason) => new(Verdict.Safe, reason);

    public static Judgement Unsafe(string reason) => new(Verdict.Unsafe, reason);

    /// <summary>Whether the project accepts the verdict.</summary>
    public bool IsAccepted(AbuseCase abuse) => Verdict switch
    {
        Verdict.Safe => true,
        Verdict.Abort => abuse.Expect != "forward1",
        Verdict.Lenient => abuse.Expect is "either" or "info",
        _ => false,
    };
}
