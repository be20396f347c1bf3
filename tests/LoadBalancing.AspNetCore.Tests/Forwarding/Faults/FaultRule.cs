namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>When an attempt is made again, and where.</summary>
/// <param name="RetryOn">What is worth another attempt, in the words of a HAProxy configuration.</param>
internal sealed record FaultRule(string RetryOn)
{
    /// <summary>The balancer's defaults.</summary>
    public static FaultRule Usual { get; } = new("conn-failure");

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Which of them may leave the server.</summary>
    public int Redispatch { get; init; } = 1;

    /// <summary>Whether the client's cookie names the faulty server.</summary>
    public bool HasCookie { get; init; }

    /// <summary>The rule as a HAProxy configuration has it.</summary>
    public string[] Lines => [$"retry-on {RetryOn}", $"retries {Retries}", $"option redispatch {Redispatch}"];

    /// <summary>What the client sends about it.</summary>
    public string[] Fields => HasCookie ? ["Cookie: S=s1"] : [];

    public override string ToString() => string.Join(", ", HasCookie ? [.. Lines, "cookie"] : Lines);
}
