using System.Diagnostics;
using LoadBalancing.Balancing;
using LoadBalancing.Servers;

namespace LoadBalancing.Dispatching;

/// <summary>The right to run one exchange on one server. Whoever holds it ends it exactly once, when the exchange ends.</summary>
public readonly record struct Lease
{
    /// <summary>Begins a request on a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="knowing">What need not hear of it, because it knows.</param>
    internal Lease(Server server, ServerEntry? knowing = null)
    {
        Server = server;
        server.BeginRequest(knowing);
    }

    private Lease(Server server, bool begun)
    {
        Debug.Assert(begun, "A lease is a request that has begun.");
        Server = server;
    }

    /// <summary>The server.</summary>
    public Server Server { get; }

    /// <summary>Begins a request on a server, unless that has as many in flight as it may have.</summary>
    /// <param name="server">The server.</param>
    /// <param name="limit">The most requests in flight, this one included.</param>
    /// <param name="lease">The lease.</param>
    internal static bool TryBegin(Server server, int limit, out Lease lease)
    {
        var begun = server.TryBeginRequest(limit);
        lease = begun ? new Lease(server, begun) : default;
        return begun;
    }

    /// <summary>Counts that the server broke the exchange after its response had begun.</summary>
    public void CountFailure()
    {
        Server.CountFailure();
        Learn(new AttemptOutcome(AttemptProgress.Responded, AttemptFailure.ServerError, null), TimeSpan.Zero);
    }

    /// <summary>Tells the algorithm, and who watches the server, how the attempt went.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="elapsed">
    /// How long that took; zero for a response that broke off after its head; <see langword="null"/> if the algorithm did not want to
    /// know when the attempt began.
    /// </param>
    internal void Learn(in AttemptOutcome outcome, TimeSpan? elapsed)
    {
        if (outcome.LacksFiles)
        {
            return;
        }

        if (elapsed is { } time)
        {
            Server.Entry?.Learn(outcome, time);
        }

        Server.Observer?.Learn(outcome);
        Server.Outlier?.Learn(outcome);
    }

    /// <summary>Gives the right back.</summary>
    public void End() => Server.EndRequest();
}
