namespace LoadBalancing.Dispatching;

/// <summary>What a face reports of one attempt on one server.</summary>
/// <param name="Progress">How far it got.</param>
/// <param name="Failure">Why it failed, if it did.</param>
/// <param name="Exception">The error behind a failure, if there is one.</param>
public readonly record struct AttemptOutcome(AttemptProgress Progress, AttemptFailure Failure, Exception? Exception)
{
    /// <summary>
    /// Whether the connection had been used before: its server may have closed it while the request was on its way, which says
    /// nothing about the server.
    /// </summary>
    public bool IsReusedConnection { get; init; }

    /// <summary>
    /// Whether this process may open no more files, so that no connection could even be begun: it says nothing about the server, and no
    /// other server would have been connected to.
    /// </summary>
    public bool LacksFiles { get; init; }

    /// <summary>Who ended the attempt, where <see cref="Failure"/> alone does not tell; otherwise <see cref="TerminationCause.None"/>.</summary>
    public TerminationCause Cause { get; init; }

    /// <summary>The status of the response, or 0 when there is none.</summary>
    public int Status { get; init; }

    /// <summary>The head of the response has arrived.</summary>
    public static AttemptOutcome Responded { get; } = new(AttemptProgress.Responded, AttemptFailure.None, null);

    /// <summary>The head of the response has arrived with a status.</summary>
    /// <param name="status">The status.</param>
    public static AttemptOutcome RespondedWith(int status) => Responded with { Status = status };

    /// <summary>Whether the connection was lost that had been used before, and nothing of a response had arrived.</summary>
    internal bool IsLostWithIdleConnection =>
        this is { IsReusedConnection: true, Failure: AttemptFailure.ServerError, Progress: AttemptProgress.Connected or AttemptProgress.Sent };
}
