namespace LoadBalancing.Dispatching;

/// <summary>How a request ended, in the two letters of the HAProxy log's termination state; the default is the normal end.</summary>
/// <param name="Cause">Who ended it.</param>
/// <param name="Phase">How far it was.</param>
public readonly record struct Termination(TerminationCause Cause, TerminationPhase Phase)
{
    /// <summary>There was no server to connect to, or it refused (<c>SC</c>).</summary>
    public static Termination NoServer { get; } = new(TerminationCause.Server, TerminationPhase.Connect);

    /// <summary>The request was refused before a server was chosen, as not valid or by a rule (<c>PR</c>).</summary>
    public static Termination Refused { get; } = new(TerminationCause.Proxy, TerminationPhase.Request);

    /// <summary>The proxy itself made a mistake before the response began (<c>PH</c>).</summary>
    public static Termination Failed { get; } = new(TerminationCause.Proxy, TerminationPhase.Headers);

    /// <summary>A rule answered the request, or redirected its client (<c>LR</c>).</summary>
    public static Termination Answered { get; } = new(TerminationCause.Local, TerminationPhase.Request);

    /// <summary>Whether the request ended as it should.</summary>
    public bool IsNormal => Cause == TerminationCause.None;

    /// <summary>How a request ends whose last attempt ended before the head of a response was there.</summary>
    /// <param name="outcome">How the attempt ended.</param>
    public static Termination Of(in AttemptOutcome outcome)
    {
        var cause = outcome.Failure switch
        {
            _ when outcome.Cause != TerminationCause.None => outcome.Cause,
            AttemptFailure.None => TerminationCause.None,
            AttemptFailure.ServerTimeout => TerminationCause.ServerTimeout,
            AttemptFailure.ClientError => TerminationCause.Client,
            AttemptFailure.InvalidResponse => TerminationCause.Proxy,
            _ => TerminationCause.Server,
        };
        return new(cause,
            cause == TerminationCause.None ? TerminationPhase.None :
            outcome.Progress == AttemptProgress.NotConnected ? TerminationPhase.Connect :
            TerminationPhase.Headers);
    }

    /// <summary>The two letters: <c>--</c>, <c>SC</c>, <c>sH</c> …</summary>
    public override string ToString() =>
        IsNormal ? "--" : new string(["-CcSsPDUL"[(int)Cause], "-RCHD"[(int)Phase]]);
}
