using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>A request whose attempts end as a test says.</summary>
internal sealed class ScriptedExchange : StubRequest, IExchange
{
    private readonly List<string> _attempts = [];
    private readonly Func<Server, AttemptOutcome> _attempt;

    public ScriptedExchange(Func<Server, AttemptOutcome> attempt, string? cookie = null)
    {
        _attempt = attempt;
        With("Cookie", cookie);
    }

    public static AttemptOutcome Refused { get; } =
        new(AttemptProgress.NotConnected, AttemptFailure.ServerError, new IOException("refused"));

    /// <summary>The servers that were tried; those that the cookie chose are marked with <c>*</c>, fresh connections that were asked for with <c>+</c>.</summary>
    public string Attempts => string.Concat(_attempts);

    public bool IsRepeatable { get; init; }

    /// <summary>The name of the server that the client would stay with.</summary>
    public string? Preferred { get; init; }

    /// <summary>Responses that were let go of, since another attempt followed.</summary>
    public int Discarded { get; private set; }

    /// <summary>The headers of the response.</summary>
    public StubRequest Response { get; } = new();

    public StringValues GetResponseHeader(string name) => Response.GetHeader(name);

    public Server? PreferredServer(Backend backend) => backend.Servers.FirstOrDefault(server => server.Name == Preferred);

    public ValueTask BufferBodyAsync(CancellationToken cancellation) => default;

    public ValueTask DiscardResponseAsync()
    {
        Discarded++;
        return default;
    }

    public ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byPersistence, bool freshConnection, CancellationToken cancellation)
    {
        _attempts.Add($"{server.Name}{(byPersistence ? "*" : "")}{(freshConnection ? "+" : "")}");
        server.InFlight.Should().BePositive("a lease runs while the attempt does");
        return ValueTask.FromResult(_attempt(server));
    }
}
