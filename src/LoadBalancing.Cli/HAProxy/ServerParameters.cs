using System.Collections.Immutable;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>What a <c>server</c> or <c>default-server</c> line says after the address.</summary>
internal sealed record ServerParameters
{
    public int? Id { get; set; }

    public int Weight { get; set; } = 1;

    public HashKey HashKey { get; set; }

    public TimeSpan? SlowStart { get; set; }

    public string? Cookie { get; set; }

    public ImmutableDictionary<string, string> Labels { get; set; } = ImmutableDictionary<string, string>.Empty;

    public bool NonStick { get; set; }

    public bool Backup { get; set; }

    public int BackupTier { get; set; } = 1;

    public bool Disabled { get; set; }

    public string? Track { get; set; }

    public bool EndSessionsWhenDown { get; set; }

    public bool EndBackupSessionsWhenUp { get; set; }

    public bool Ssl { get; set; }

    /// <summary>Whether the server's certificate is verified; <c>global</c> says where this does not.</summary>
    public bool? Verify { get; set; }

    public string? CaFile { get; set; }

    public string? Sni { get; set; }

    public string? VerifyHost { get; set; }

    public string? Source { get; set; }

    /// <summary>What <c>pool-max-conn</c> says; -1 for no limit.</summary>
    public int? PoolLimit { get; set; }

    /// <summary>What <c>pool-purge-delay</c> says; with 0 no connection waits.</summary>
    public TimeSpan? PurgeDelay { get; set; }

    /// <summary>What <c>proto</c> forces.</summary>
    public ServerProtocol? Protocol { get; set; }

    /// <summary>What <c>alpn</c> offers; without <c>ssl</c> that is of no effect.</summary>
    public ServerProtocol Alpn { get; set; }

    public bool Check { get; set; }

    public bool CheckSsl { get; set; }

    public string? CheckAddress { get; set; }

    public int? CheckPort { get; set; }

    public string? CheckSni { get; set; }

    public string? CheckAlpn { get; set; }

    public ServerProtocol? CheckProtocol { get; set; }

    public bool CheckSendProxy { get; set; }

    public TimeSpan? Interval { get; set; }

    public TimeSpan? FastInterval { get; set; }

    public TimeSpan? DownInterval { get; set; }

    public int? Rise { get; set; }

    public int? Fall { get; set; }

    public InitialState? InitialState { get; set; }

    public InitialState? ReturnState { get; set; }

    public ObservedLayer? Observe { get; set; }

    public int? ErrorLimit { get; set; }

    public ErrorReaction? OnError { get; set; }

    public bool AgentCheck { get; set; }

    public int? AgentPort { get; set; }

    public string? AgentAddress { get; set; }

    public TimeSpan? AgentInterval { get; set; }

    public string? AgentSend { get; set; }

    /// <summary>Whether anything is said about the server's checks besides that there are any.</summary>
    public bool ChecksDifferently =>
        CheckSsl || CheckSendProxy || (CheckPort ?? Rise ?? Fall) is not null || (CheckAddress ?? CheckSni ?? CheckAlpn) is not null ||
        (Interval ?? FastInterval ?? DownInterval) is not null || (InitialState ?? ReturnState) is not null ||
        (Observe ?? (object?)ErrorLimit ?? OnError) is not null || CheckProtocol is not null;
}
