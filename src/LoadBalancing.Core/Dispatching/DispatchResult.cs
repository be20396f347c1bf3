using LoadBalancing.Persistence;

namespace LoadBalancing.Dispatching;

/// <summary>What became of a request.</summary>
/// <param name="Status">How the dispatch ended.</param>
/// <param name="Lease">With <see cref="DispatchStatus.Responded"/>, the running lease, which the caller ends.</param>
/// <param name="ByPersistence">Whether persistence, a rule, the client's cookie or a stick table, chose the server that responded.</param>
/// <param name="Cookie">What was found of the client's cookie.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Redispatched">Whether the request left the server it was first meant for.</param>
/// <param name="Exception">The error behind a failure, if there is one.</param>
public readonly record struct DispatchResult(
    DispatchStatus Status,
    Lease Lease,
    bool ByPersistence,
    RequestCookie Cookie,
    int Retries,
    bool Redispatched,
    Exception? Exception)
{
    /// <summary>Whether a rule had the request's persistence ignored: its response neither gains nor changes the cookie.</summary>
    public bool IgnoresPersistence { get; init; }

    /// <summary>How the request ended, unless a server has responded: then it is not over yet.</summary>
    public Termination Termination { get; init; }
}
