using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Makes the options of a server of its line.</summary>
/// <param name="context">What the reading of the file shares.</param>
internal sealed class ServerAssembler(ReadContext context)
{
    /// <param name="server">The line.</param>
    /// <param name="check">How the servers of the backend are checked, if any of them is.</param>
    /// <param name="timeout">The time that agents have to answer, if it is limited.</param>
    public ServerOptions Assemble(ServerLine server, CheckOptions? check, TimeSpan? timeout)
    {
        var parameters = server.Parameters;
        if (parameters is { Check: true, Track: not null })
        {
            context.Remarks.Add(Severity.Error, server.Line, $"server '{server.Name}': 'check' and 'track' exclude each other.");
        }

        var checksTls = parameters.Check && (parameters.CheckSsl || check?.ConnectsWithTls == true);
        var options = new ServerOptions
        {
            Name = server.Name,
            Address = parameters.Ssl && server.Address.Length > 0 ? "https://" + server.Address : server.Address,
            Id = parameters.Id,
            Weight = parameters.Weight,
            HashKey = parameters.HashKey,
            SlowStart = parameters.SlowStart,
            Cookie = parameters.Cookie,
            NonStick = parameters.NonStick,
            Backup = parameters.Backup,
            BackupTier = parameters.BackupTier,
            Disabled = parameters.Disabled,
            EndSessionsWhenDown = parameters.EndSessionsWhenDown,
            EndBackupSessionsWhenUp = parameters.EndBackupSessionsWhenUp,
            Track = parameters.Check ? null : parameters.Track,
            Source = parameters.Source,
            MaxIdle = parameters.PurgeDelay == TimeSpan.Zero ? 0 : parameters.PoolLimit < 0 ? int.MaxValue : parameters.PoolLimit,
            IdleTimeout = parameters.PurgeDelay == TimeSpan.Zero ? null : parameters.PurgeDelay,
            Protocol = parameters.Protocol ?? (parameters.Ssl ? parameters.Alpn : ServerProtocol.Http1),
            Tls = parameters.Ssl || checksTls ? ToTls(server) : null,
            Check = check is null ? null : ToCheck(parameters),
            Agent = parameters.AgentCheck ? ToAgent(server, timeout) : null,
        };
        foreach (var (name, value) in parameters.Labels)
        {
            options.Labels.Add(name, value);
        }

        return options;
    }

    private TlsOptions ToTls(ServerLine server)
    {
        var parameters = server.Parameters;
        var tls = new TlsOptions
        {
            CaFile = parameters.CaFile is null or "@system-ca" ? null : Path.Combine(context.Global.CaBase, parameters.CaFile),
            Sni = parameters.Sni,
            // As in HAProxy the name asked for comes before the name to verify.
            VerifyHost = parameters.Sni is null ? parameters.VerifyHost : null,
        };
        if (!(parameters.Verify ?? context.Global.VerifiesServers))
        {
            tls.Verify = TlsVerification.None;
        }
        else if (parameters.CaFile is null)
        {
            context.Remarks.Add(Severity.Error, server.Line,
                $"server '{server.Name}': certificates are verified unless 'verify none' says otherwise, and that needs a 'ca-file'.");
        }
        else if ((tls.Sni ?? tls.VerifyHost) is null)
        {
            tls.Verify = TlsVerification.Chain;
            context.Remarks.Add(Severity.Warning, server.Line,
                $"server '{server.Name}': without 'sni' or 'verifyhost' any certificate of a trusted authority will do.");
        }

        return tls;
    }

    private AgentOptions? ToAgent(ServerLine server, TimeSpan? timeout)
    {
        var parameters = server.Parameters;
        if (parameters.AgentPort is not { } port)
        {
            context.Remarks.Add(Severity.Error, server.Line, $"server '{server.Name}': 'agent-check' needs an 'agent-port'.");
            return null;
        }

        var agent = new AgentOptions { Port = port, Address = parameters.AgentAddress, Send = parameters.AgentSend, Timeout = timeout };
        agent.Interval = parameters.AgentInterval ?? agent.Interval;
        return agent;
    }

    private static ServerCheckOptions? ToCheck(ServerParameters server)
    {
        if (!server.Check)
        {
            return new ServerCheckOptions { Enabled = false };
        }

        if (!server.ChecksDifferently)
        {
            return null;
        }

        // A port or an address of its own is another service, which need not speak TLS because the server does.
        var isElsewhere = (server.CheckPort ?? (object?)server.CheckAddress) is not null;
        var check = new ServerCheckOptions
        {
            Address = server.CheckAddress,
            Port = server.CheckPort,
            Tls = server.CheckSsl ? true : server.Ssl && isElsewhere ? false : null,
            Sni = server.CheckSni,
            Protocol = server.CheckProtocol ?? server.Protocol,
            SendProxy = server.CheckSendProxy ? ProxyLine.V1 : ProxyLine.None,
            Interval = server.Interval,
            FastInterval = server.FastInterval,
            DownInterval = server.DownInterval,
            Rise = server.Rise,
            Fall = server.Fall,
            InitialState = server.InitialState,
            ReturnState = server.ReturnState,
            Observe = server.Observe,
            ErrorLimit = server.ErrorLimit,
            OnError = server.OnError,
        };
        foreach (var protocol in server.CheckAlpn?.Split(',') ?? [])
        {
            check.Alpn.Add(protocol);
        }

        return check;
    }
}
