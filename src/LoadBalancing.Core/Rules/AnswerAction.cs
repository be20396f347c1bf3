using LoadBalancing.Dispatching;

namespace LoadBalancing.Rules;

/// <summary>Ends a request with an answer of the proxy's own.</summary>
internal sealed class AnswerAction : RuleAction
{
    public required int Status { get; init; }

    /// <summary>How the request ends, for its record.</summary>
    public Termination Termination { get; init; } = Termination.Answered;

    public IReadOnlyList<AnswerHeader> Headers { get; init; } = [];

    /// <summary>Where the client is sent, if it is.</summary>
    public RedirectTarget? Target { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The body, a character for a byte; none when <see langword="null"/>.</summary>
    public FormatText? Body { get; init; }
}
