using LoadBalancing.Health;

namespace LoadBalancing.Configuration;

/// <summary>
/// What a check expects. Exactly one of <see cref="Status"/>, <see cref="StatusPattern"/> and <see cref="Header"/> (these for HTTP alone),
/// <see cref="Text"/>, <see cref="Pattern"/>, <see cref="Binary"/> and <see cref="BinaryPattern"/> is set. The last four look for
/// something in the body of an HTTP answer, or in whatever has been received.
/// </summary>
public sealed class CheckExpectOptions
{
    /// <summary>Whether the opposite is expected. Default: <see langword="false"/>.</summary>
    public bool Not { get; set; }

    /// <summary>Statuses, such as <c>200, 301-304</c>.</summary>
    public string? Status { get; set; }

    /// <summary>A regular expression that finds something in the three digits of the status.</summary>
    public string? StatusPattern { get; set; }

    /// <summary>A header field.</summary>
    public HeaderExpectOptions? Header { get; set; }

    /// <summary>A text that is contained.</summary>
    public string? Text { get; set; }

    /// <summary>A regular expression that finds something.</summary>
    public string? Pattern { get; set; }

    /// <summary>Bytes that are contained, in hexadecimal digits.</summary>
    public string? Binary { get; set; }

    /// <summary>A regular expression that finds something in the bytes written as upper-case hexadecimal digits.</summary>
    public string? BinaryPattern { get; set; }

    /// <summary>
    /// After so many bytes it is settled whether the expectation holds, unless the answer ends before; a text or bytes that are looked for
    /// are waited for in their whole length. 0 to 16384. Default: none; a check waits until the expectation holds, or for the end.
    /// </summary>
    public int? MinReceived { get; set; }

    /// <summary>What people call the step; told with its failure. Default: none.</summary>
    public string? Comment { get; set; }

    /// <summary>The code of a check that passes here: L7OK, L7OKC, L6OK or L4OK. Default: L7OK.</summary>
    public CheckCode? OkCode { get; set; }

    /// <summary>
    /// The code of a check that fails here: L7OKC, L7RSP, L7STS, L6RSP or L4CON. Default: L7STS for the head of an HTTP answer,
    /// otherwise L7RSP.
    /// </summary>
    public CheckCode? ErrorCode { get; set; }

    /// <summary>The code of a check that runs out of time here: L7TOUT, L6TOUT or L4TOUT. Default: L7TOUT.</summary>
    public CheckCode? TimeoutCode { get; set; }

    /// <summary>
    /// The number that is told with the result: <c>int(NUMBER)</c>, or <c>str(TEXT)</c> for the digits that the text begins with; of an HTTP
    /// answer also <c>status</c> or <c>res.hdr(NAME)</c>, the last value of a header field, and of anything else
    /// <c>res.payload(OFFSET,LENGTH)</c>, a part of what has been received. Default: the status of an HTTP answer, also where the answer
    /// lacks what is asked for, and none otherwise.
    /// </summary>
    public string? StatusCode { get; set; }

    /// <summary>What is told of a check that passes here, instead of what the server said. Default: none.</summary>
    public string? OnSuccess { get; set; }

    /// <summary>What is told of a check that fails here, instead of what was wrong. Default: none.</summary>
    public string? OnError { get; set; }
}
