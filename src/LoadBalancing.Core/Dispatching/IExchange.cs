using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Dispatching;

/// <summary>One request as a face presents it to the engine.</summary>
public interface IExchange
{
    /// <summary>The request's <c>Cookie</c> headers, one value for each line.</summary>
    StringValues Cookies { get; }

    /// <summary>Sends the request to one server and waits for the head of the response.</summary>
    /// <param name="server">The server that the engine chose.</param>
    /// <param name="byCookie">Whether the client's cookie chose it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How the attempt ended. Only an attempt that did not connect may be followed by another.</returns>
    ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byCookie, CancellationToken cancellation);
}
