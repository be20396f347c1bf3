using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// A check of your own. Registered with <c>AddCheck</c> under a name that <see cref="Configuration.CheckOptions.Custom"/> refers to.
/// One object serves all servers and is called for many of them at the same time.
/// </summary>
public interface IServerCheck
{
    /// <summary>Finds out how a server is.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellation">
    /// Ends the check when its time is over; a check that goes on then has failed, too, and is not called again for this server before it
    /// has ended. A check that ends with an exception has failed; its message is the reason.
    /// </param>
    /// <returns>What was found; its duration is filled in.</returns>
    ValueTask<CheckResult> CheckAsync(Server server, CancellationToken cancellation);
}
