using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Dispatching;

/// <summary>One request as a face presents it to the engine.</summary>
public interface IExchange : IRequest
{
    /// <summary>
    /// Whether the request may reach a server twice and can still be sent: its method is one of
    /// <see cref="Configuration.BackendSettings.RepeatableMethods"/> and nothing of its body has been used.
    /// </summary>
    bool IsRepeatable { get; }

    /// <summary>
    /// Waits for the beginning of the request's body, up to 16 KB, and keeps it as <see cref="IRequest.BodyStart"/>. What is kept
    /// is sent all the same.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask BufferBodyAsync(CancellationToken cancellation);

    /// <summary>The values of a header of the response, one for each line; none before there is a response.</summary>
    /// <param name="name">Name of the header; letter case does not matter.</param>
    StringValues GetResponseHeader(string name);

    /// <summary>
    /// The server that the client has a connection to for itself and would stay with: it is picked as long as it is usable, unless the
    /// algorithm goes by something in the request. A face without connections of clients knows none.
    /// </summary>
    /// <param name="backend">The server's backend.</param>
    Server? PreferredServer(Backend backend) => null;

    /// <summary>Sends the request to one server and waits for the head of the response.</summary>
    /// <param name="server">The server that the engine chose.</param>
    /// <param name="byPersistence">Whether persistence chose it: a rule, the client's cookie or a stick table.</param>
    /// <param name="freshConnection">Whether a connection that has been used before will not do.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>
    /// How the attempt ended. Another may follow one that did not connect, and any other while <see cref="IsRepeatable"/>.
    /// </returns>
    ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byPersistence, bool freshConnection, CancellationToken cancellation);

    /// <summary>Lets go of a response that nobody is to see, since another attempt follows. A face that is never repeatable need not know how.</summary>
    ValueTask DiscardResponseAsync() => default;
}
