namespace LoadBalancing.Health.Steps;

/// <summary>How the end of an expecting step is told.</summary>
/// <param name="Not">Whether the opposite is expected.</param>
/// <param name="MinReceived">So many bytes settle whether it holds; <see langword="null"/> waits until it does, or for the end.</param>
/// <param name="OkCode">The code of a check that passes here, unless it is the usual one.</param>
/// <param name="ErrorCode">The code of a check that fails here, unless it is the usual one.</param>
/// <param name="OnSuccess">What is told of a check that passes here, or <see langword="null"/>.</param>
/// <param name="OnError">What is told of a check that fails here, or <see langword="null"/>.</param>
internal sealed record Expectation(
    bool Not = false, int? MinReceived = null, CheckCode? OkCode = null, CheckCode? ErrorCode = null, string? OnSuccess = null, string? OnError = null)
{
    /// <summary>Where the number comes from that is told with the result, or <see langword="null"/> for the usual one.</summary>
    public CheckNumber? Number { get; init; }

    /// <summary>The result of a check that passes here.</summary>
    public CheckResult Pass(string info = "", int status = 0) => new(OkCode ?? CheckCode.L7OK, OnSuccess ?? info, Status: status);

    /// <summary>The result of a check that fails here.</summary>
    public CheckResult Fail(CheckCode code, string info, int status = 0) => new(ErrorCode ?? code, OnError ?? info, Status: status);
}
