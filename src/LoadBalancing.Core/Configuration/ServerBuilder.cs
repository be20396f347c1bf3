namespace LoadBalancing.Configuration;

/// <summary>Describes a server in code.</summary>
public sealed class ServerBuilder
{
    internal ServerBuilder(ServerOptions options) => Options = options;

    /// <summary>What has been described so far; everything that has no method of its own is set here.</summary>
    public ServerOptions Options { get; }

    /// <summary>Sets the share of the balanced traffic relative to the other servers.</summary>
    /// <param name="weight">0 to 256.</param>
    public ServerBuilder Weight(int weight)
    {
        Options.Weight = weight;
        return this;
    }

    /// <summary>Keeps the server out of stick tables.</summary>
    public ServerBuilder NonStick()
    {
        Options.NonStick = true;
        return this;
    }

    /// <summary>Sets the number of the server.</summary>
    /// <param name="id">1 or more, unique in the backend.</param>
    public ServerBuilder Id(int id)
    {
        Options.Id = id;
        return this;
    }

    /// <summary>Sets what places the server on the ring of <see cref="HashType.Consistent"/>.</summary>
    /// <param name="key">The key.</param>
    public ServerBuilder HashKey(HashKey key)
    {
        Options.HashKey = key;
        return this;
    }

    /// <summary>Sets the time the server takes to grow into its weight.</summary>
    /// <param name="duration">The time; 0 for none.</param>
    public ServerBuilder SlowStart(TimeSpan duration)
    {
        Options.SlowStart = duration;
        return this;
    }

    /// <summary>Sets the value of the persistence cookie that names this server.</summary>
    /// <param name="value">The value.</param>
    public ServerBuilder Cookie(string value)
    {
        Options.Cookie = value;
        return this;
    }

    /// <summary>Says what the server is; may be said several times.</summary>
    /// <param name="name">Name of the label, such as <c>version</c>.</param>
    /// <param name="value">Its value, such as <c>v2</c>.</param>
    public ServerBuilder Label(string name, string value)
    {
        Options.Labels[name] = value;
        return this;
    }

    /// <summary>Uses the server only when no other is usable.</summary>
    /// <param name="tier">Backups of a higher tier serve only while none of a lower one is usable. 1 or more.</param>
    public ServerBuilder Backup(int tier = 1)
    {
        Options.Backup = true;
        Options.BackupTier = tier;
        return this;
    }

    /// <summary>Starts the server in maintenance.</summary>
    public ServerBuilder Disabled()
    {
        Options.Disabled = true;
        return this;
    }

    /// <summary>Shares the state of another server in place of checks.</summary>
    /// <param name="server"><c>server</c> in the same backend, or <c>backend/server</c>.</param>
    public ServerBuilder Track(string server)
    {
        Options.Track = server;
        return this;
    }

    /// <summary>Ends the exchanges that run on the server when it goes down or into maintenance.</summary>
    public ServerBuilder EndSessionsWhenDown()
    {
        Options.EndSessionsWhenDown = true;
        return this;
    }

    /// <summary>Ends the exchanges that run on the backend's backups when the server comes up.</summary>
    public ServerBuilder EndBackupSessionsWhenUp()
    {
        Options.EndBackupSessionsWhenUp = true;
        return this;
    }

    /// <summary>Sets where connections to the server come from.</summary>
    /// <param name="address"><c>address</c> or <c>address:port</c>.</param>
    public ServerBuilder Source(string address)
    {
        Options.Source = address;
        return this;
    }

    /// <summary>Sets the version of HTTP that is spoken with the server.</summary>
    /// <param name="protocol">The version.</param>
    public ServerBuilder Protocol(ServerProtocol protocol)
    {
        Options.Protocol = protocol;
        return this;
    }

    /// <summary>Sets whom to trust in TLS with the server, whose address has to begin with <c>https://</c>.</summary>
    /// <param name="configure">Authorities, names and how much to verify.</param>
    public ServerBuilder Tls(Action<TlsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options.Tls ??= new TlsOptions());
        return this;
    }

    /// <summary>Sets what this server's checks do differently.</summary>
    /// <param name="configure">Port, intervals and thresholds.</param>
    public ServerBuilder Check(Action<ServerCheckOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options.Check ??= new ServerCheckOptions());
        return this;
    }

    /// <summary>Asks an agent how the server is and how much it wants to do, besides the checks.</summary>
    /// <param name="port">TCP port of the agent.</param>
    /// <param name="configure">Address, interval and what the agent wants to hear.</param>
    public ServerBuilder Agent(int port, Action<AgentOptions>? configure = null)
    {
        Options.Agent = new AgentOptions { Port = port };
        configure?.Invoke(Options.Agent);
        return this;
    }
}
