using LoadBalancing.Configuration;
using LoadBalancing.Health;

namespace LoadBalancing.Servers;

/// <summary>A result of a check that is not like the last one, and how far the server is then.</summary>
/// <param name="Server">The server.</param>
/// <param name="Result">The result.</param>
/// <param name="Standing">How far the server is, such as <c>2/3 UP</c>.</param>
internal sealed record CheckNews(Server Server, CheckResult Result, string Standing)
{
    /// <summary>The news of a result, unless it does not count, or is like the last one and changes no count.</summary>
    /// <param name="server">The server, whose last result is still the one before.</param>
    /// <param name="result">The result.</param>
    /// <param name="before">The server's state without the result.</param>
    /// <param name="after">The server's state with it.</param>
    public static CheckNews? Of(Server server, CheckResult result, ServerState before, ServerState after) =>
        server.Settings.Check is not { } check || after.Administrative == AdministrativeState.Maintenance ||
        (server.LastCheck?.Code == result.Code && before.Health == after.Health)
            ? null
            : new CheckNews(server, result, StandingOf(server, check, after.Health));

    // The words are HAProxy's: a server without weight drains, and one that its operators drain is up.
    private static string StandingOf(Server server, CheckSettings check, int health) =>
        health < check.Rise ? $"{health}/{check.Rise} DOWN"
        : $"{health - check.Rise + 1}/{check.Fall} {(server.Weight == 0 ? "DRAIN" : "UP")}";
}
