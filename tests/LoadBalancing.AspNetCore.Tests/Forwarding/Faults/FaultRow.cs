using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>A fault of a server, and what comes of a request that it befalls.</summary>
/// <param name="Fault">What the server does.</param>
/// <param name="Script">How it does that; <see langword="null"/> for a server that is not there.</param>
/// <param name="Outcome">What comes of a request if nothing below says otherwise.</param>
internal sealed record FaultRow(string Fault, Func<ScriptedConnection, FaultScene, Task>? Script, FaultOutcome Outcome)
{
    /// <summary>When an attempt is made again.</summary>
    public FaultRule Rule { get; init; } = FaultRule.Usual;

    /// <summary>What comes of it beside a healthy server.</summary>
    public FaultOutcome? Beside { get; init; }

    /// <summary>What comes of a POST.</summary>
    public FaultOutcome? Post { get; init; }

    /// <summary>What comes of a POST beside a healthy server.</summary>
    public FaultOutcome? PostBeside { get; init; }

    /// <summary>Whether nobody answers at the server's address, instead of somebody who refuses.</summary>
    public bool IsBlackHole { get; init; }

    /// <summary>Whether the request may come on a connection that has served another one.</summary>
    public bool FollowsAnother { get; init; }

    /// <summary>Whether the server does it while the client still holds back most of its body.</summary>
    public bool IsEarly { get; init; }

    public FaultOutcome OutcomeOf(string method, bool beside) => (method, beside) switch
    {
        ("POST", true) => PostBeside ?? Beside ?? Post,
        ("POST", false) => Post,
        (_, true) => Beside,
        _ => null,
    } ?? Outcome;
}
