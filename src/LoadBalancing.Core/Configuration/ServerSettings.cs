using System.Collections.Frozen;
using LoadBalancing.Health;
using LoadBalancing.Persistence;

namespace LoadBalancing.Configuration;

/// <summary>What is configured for one server, every default resolved; never changes.</summary>
/// <param name="Name">Name, unique in the backend.</param>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="Id">Number of the server, unique in the backend.</param>
/// <param name="Weight">Configured weight, 0 to 256.</param>
/// <param name="HashKey">What places the server on a hash ring.</param>
/// <param name="SlowStart">Time the server takes to grow into its weight, in whole seconds.</param>
/// <param name="Cookie">Value of the persistence cookie that names this server, computed or signed if so configured, or <see langword="null"/>.</param>
/// <param name="Group">What stands in cookies for the servers that share a label's value with this one, or <see langword="null"/>.</param>
/// <param name="Labels">What the server is, in words of the application's own.</param>
/// <param name="NonStick">Whether stick tables never remember the server.</param>
/// <param name="Backup">Whether the server is used only when no other is.</param>
/// <param name="BackupTier">Which backups come first, beginning with 1.</param>
/// <param name="Disabled">Whether the configuration puts the server into maintenance.</param>
/// <param name="Track">The server whose state this one shares, or <see langword="null"/>; see <see cref="ServerOptions.Track"/>.</param>
/// <param name="EndSessionsWhenDown">Whether exchanges on the server are ended when it goes down.</param>
/// <param name="EndBackupSessionsWhenUp">Whether exchanges on backups are ended when the server comes up.</param>
/// <param name="Connect">How the server is connected to.</param>
/// <param name="Check">How the server is checked, or <see langword="null"/> when it is not.</param>
/// <param name="Agent">How the server's agent is asked, or <see langword="null"/> when there is none.</param>
public sealed record ServerSettings(
    string Name,
    Uri Address,
    int Id,
    int Weight,
    HashKey HashKey,
    TimeSpan SlowStart,
    string? Cookie,
    string? Group,
    IReadOnlyDictionary<string, string> Labels,
    bool NonStick,
    bool Backup,
    int BackupTier,
    bool Disabled,
    string? Track,
    bool EndSessionsWhenDown,
    bool EndBackupSessionsWhenUp,
    ConnectSettings Connect,
    CheckSettings? Check,
    CheckSettings? Agent)
{
    /// <summary>Which connections to the server are kept.</summary>
    public required ConnectionSettings Connections { get; init; }

    /// <summary>Whether what the agent of the older settings has said counts no more: it is gone, or another one is asked, or otherwise.</summary>
    internal bool ForgetsAgentOf(ServerSettings old) =>
        old.Agent is { } asked && !(Agent is { } agent && agent.Target.Equals(asked.Target) && agent.Script.Equals(asked.Script));

    internal static ServerSettings From(ServerOptions server, int id, BackendOptions backend)
    {
        if (!ServerAddress.TryParse(server.Address, out var address, out var problem))
        {
            throw new ArgumentException(problem, nameof(server));
        }

        var speaksTls = address.Scheme == Uri.UriSchemeHttps;
        var connect = ConnectSettings.From(server, backend, address, speaksTls);
        var check = backend.Check is { } defaults && server.Check?.Enabled != false && server.Track is null
            ? CheckSettings.From(
                defaults, server.Check, address, backend.Timeouts,
                tls => tls == speaksTls ? connect : ConnectSettings.From(server, backend, address, tls))
            : null;
        var agent = server.Agent is { } options
            ? AgentQuestion.From(options, address, backend.Timeouts, ConnectSettings.From(server, backend, address, tls: false))
            : null;
        var slowStart = server.SlowStart ?? backend.SlowStart.Duration;
        return new ServerSettings(
            server.Name,
            address,
            id,
            server.Weight,
            server.HashKey,
            TimeSpan.FromSeconds(Math.Ceiling(slowStart.TotalSeconds)),
            CookieValues.Of(server, address, backend.Cookie),
            CookieValues.OfGroup(server, backend.Cookie),
            server.Labels.ToFrozenDictionary(StringComparer.Ordinal),
            server.NonStick,
            server.Backup,
            server.BackupTier,
            server.Disabled,
            server.Track,
            server.EndSessionsWhenDown,
            server.EndBackupSessionsWhenUp,
            connect,
            check,
            agent)
        {
            Connections = ConnectionSettings.From(backend.Connections, server),
        };
    }
}
