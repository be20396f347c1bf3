using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// What an algorithm keeps of one server, when it has to hear of the requests there, whoever chose the server for them. It
/// hangs on <see cref="Server.Entry"/>, where a request finds it without a search.
/// </summary>
/// <param name="server">The server.</param>
internal abstract class ServerEntry(Server server)
{
    public Server Server { get; } = server;

    /// <summary>Whether it learns from attempts; otherwise nobody times them.</summary>
    public virtual bool Learns => false;

    /// <summary>The number of requests in flight on the server has changed.</summary>
    public virtual void LoadChanged()
    {
    }

    /// <summary>An attempt on the server has brought the head of a response or failed.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="elapsed">How long that took from the pick on; zero for a response that broke off after its head.</param>
    public virtual void Learn(in AttemptOutcome outcome, TimeSpan elapsed)
    {
    }

    /// <summary>Takes the entry off its server, unless another algorithm has put its own there.</summary>
    public void Detach()
    {
        if (Server.Entry == this)
        {
            Server.Entry = null;
        }
    }
}
