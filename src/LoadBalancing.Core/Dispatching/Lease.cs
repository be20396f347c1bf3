using LoadBalancing.Servers;

namespace LoadBalancing.Dispatching;

/// <summary>The right to run one exchange on one server. Whoever holds it ends it exactly once, when the exchange ends.</summary>
public readonly record struct Lease
{
    internal Lease(Server server)
    {
        Server = server;
        server.BeginRequest();
    }

    /// <summary>The server.</summary>
    public Server Server { get; }

    /// <summary>Counts that the server broke the exchange after its response had begun.</summary>
    public void CountFailure()
    {
        Server.CountFailure();
        Learn(new AttemptOutcome(AttemptProgress.Responded, AttemptFailure.ServerError, null), TimeSpan.Zero);
    }

    /// <summary>Tells the algorithm how the attempt went.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="elapsed">How long that took; zero for a response that broke off after its head.</param>
    internal void Learn(in AttemptOutcome outcome, TimeSpan elapsed) => Server.Entry?.Learn(outcome, elapsed);

    /// <summary>Gives the right back.</summary>
    public void End() => Server.EndRequest();
}
