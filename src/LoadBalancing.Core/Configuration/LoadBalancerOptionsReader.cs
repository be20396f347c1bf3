using LoadBalancing.Persistence;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Configuration;

/// <summary>Fills <see cref="LoadBalancerOptions"/> from a configuration section.</summary>
internal sealed class LoadBalancerOptionsReader(IConfigurationSection section) : IConfigureOptions<LoadBalancerOptions>
{
    public void Configure(LoadBalancerOptions options)
    {
        options.Section = section.Path;
        var reader = new SectionReader(section, options.ReadErrors);
        reader.Objects("Backends", (name, item) => options.Backends[name] = ReadBackend(item));
        reader.Flag("AllowExternalChecks", value => options.AllowExternalChecks = value);
        // The standalone proxy keeps what is its own in the same section.
        reader.Ignore("Frontends");
        reader.Ignore("Grace");
        reader.ReportUnknownKeys();
    }

    private static BackendOptions ReadBackend(SectionReader reader)
    {
        var backend = new BackendOptions();
        reader.Choice<Algorithm>("Balance", value => backend.Balance = value);
        reader.Object("Hash", item => ReadHash(item, backend.Hash));
        reader.Number("Draws", value => backend.Draws = value);
        reader.Object("SlowStart", item => ReadSlowStart(item, backend.SlowStart));
        reader.Object("ResponseTimes", item => ReadResponseTimes(item, backend.ResponseTimes));
        reader.Texts("Acls", backend.Acls.Add);
        reader.List("UseServers", item => backend.UseServers.Add(ReadUseServer(item)));
        reader.List("PersistenceRules", item => backend.PersistenceRules.Add(ReadPersistenceRule(item)));
        reader.Object("Cookie", item => backend.Cookie = ReadCookie(item));
        reader.Object("StickTable", item => backend.StickTable = ReadStickTable(item));
        reader.List("Stick", item => backend.Stick.Add(ReadStickRule(item)));
        reader.Object("Session", item => backend.Session = ReadSession(item));
        reader.Flag("PersistWhenDown", value => backend.PersistWhenDown = value);
        reader.Object("Check", item => backend.Check = CheckReader.Read(item));
        reader.Object("Outliers", item => backend.Outliers = OutlierReader.Read(item));
        reader.Time("DrainTimeout", value => backend.DrainTimeout = value);
        reader.Text("BackupThreshold", value => backend.BackupThreshold = value);
        reader.Flag("AllBackups", value => backend.AllBackups = value);
        reader.Number("Retries", value => backend.Retries = value);
        reader.Flags<RetryReasons>("RetryOn", value => backend.RetryOn = value);
        reader.Text("RepeatableMethods", value => backend.RepeatableMethods = value);
        reader.Number("Redispatch", value => backend.Redispatch = value);
        reader.Text("Source", value => backend.Source = value);
        reader.Object("Connections", item => ReadConnections(item, backend.Connections));
        reader.Object("Timeouts", item => ReadTimeouts(item, backend.Timeouts));
        reader.Object("Forwarded", item => ReadForwarded(item, backend.Forwarded));
        reader.Texts("RequestRules", backend.RequestRules.Add);
        reader.Texts("ResponseRules", backend.ResponseRules.Add);
        reader.List("Servers", item => backend.Servers.Add(ReadServer(item)));
        return backend;
    }

    private static UseServerOptions ReadUseServer(SectionReader reader)
    {
        var rule = new UseServerOptions();
        reader.Text("Server", value => rule.Server = value);
        reader.Text("Condition", value => rule.Condition = value);
        return rule;
    }

    private static PersistenceRuleOptions ReadPersistenceRule(SectionReader reader)
    {
        var rule = new PersistenceRuleOptions();
        reader.Choice<PersistenceAction>("Action", value => rule.Action = value);
        reader.Text("Condition", value => rule.Condition = value);
        return rule;
    }

    private static void ReadHash(SectionReader reader, HashOptions hash)
    {
        reader.Text("Name", value => hash.Name = value);
        reader.Text("Expression", value => hash.Expression = value);
        reader.Number("Length", value => hash.Length = value);
        reader.Number("Depth", value => hash.Depth = value);
        reader.Flag("Whole", value => hash.Whole = value);
        reader.Flag("PathOnly", value => hash.PathOnly = value);
        reader.Flag("CheckPost", value => hash.CheckPost = value);
        reader.Flag("DomainOnly", value => hash.DomainOnly = value);
        reader.Choice<HashType>("Type", value => hash.Type = value);
        reader.Choice<HashFunction>("Function", value => hash.Function = value);
        reader.Flag("Avalanche", value => hash.Avalanche = value);
        reader.Number("TableSize", value => hash.TableSize = value);
        reader.Number("BalanceFactor", value => hash.BalanceFactor = value);
    }

    private static void ReadSlowStart(SectionReader reader, SlowStartOptions slowStart)
    {
        reader.Time("Duration", value => slowStart.Duration = value);
        reader.Choice<SlowStartScope>("Scope", value => slowStart.Scope = value);
        reader.Number("Aggression", value => slowStart.Aggression = value);
    }

    private static void ReadResponseTimes(SectionReader reader, ResponseTimeOptions times)
    {
        reader.Time("Decay", value => times.Decay = value);
        reader.Text("FailureStatuses", value => times.FailureStatuses = value);
    }

    private static CookieOptions ReadCookie(SectionReader reader)
    {
        var cookie = new CookieOptions();
        reader.Text("Name", value => cookie.Name = value);
        reader.Choice<CookieMode>("Mode", value => cookie.Mode = value);
        reader.Flag("Indirect", value => cookie.Indirect = value);
        reader.Flag("NoCache", value => cookie.NoCache = value);
        reader.Flag("PostOnly", value => cookie.PostOnly = value);
        reader.Flag("Preserve", value => cookie.Preserve = value);
        reader.Flag("HttpOnly", value => cookie.HttpOnly = value);
        reader.Flag("Secure", value => cookie.Secure = value);
        reader.Flag("Partitioned", value => cookie.Partitioned = value);
        reader.Texts("Domains", cookie.Domains.Add);
        reader.Texts("Attributes", cookie.Attributes.Add);
        reader.Time("MaxIdle", value => cookie.MaxIdle = value);
        reader.Time("MaxLife", value => cookie.MaxLife = value);
        reader.Flag("Dynamic", value => cookie.Dynamic = value);
        reader.Text("DynamicKey", value => cookie.DynamicKey = value);
        reader.Text("SigningKey", value => cookie.SigningKey = value);
        reader.Text("Label", value => cookie.Label = value);
        reader.Text("Current", value => cookie.Current = value);
        reader.Flag("KeepUnknownPrefix", value => cookie.KeepUnknownPrefix = value);
        return cookie;
    }

    private static StickTableOptions ReadStickTable(SectionReader reader)
    {
        var table = new StickTableOptions();
        reader.Choice<StickKeyType>("Type", value => table.Type = value);
        reader.Number("Length", value => table.Length = value);
        reader.Number("Size", value => table.Size = value);
        reader.Time("Expire", value => table.Expire = value);
        reader.Flag("NoPurge", value => table.NoPurge = value);
        reader.Choice<StickServerKey>("ServerKey", value => table.ServerKey = value);
        return table;
    }

    private static StickRuleOptions ReadStickRule(SectionReader reader)
    {
        var rule = new StickRuleOptions();
        reader.Choice<StickAction>("Action", value => rule.Action = value);
        reader.Text("Key", value => rule.Key = value);
        reader.Text("Table", value => rule.Table = value);
        reader.Text("Condition", value => rule.Condition = value);
        return rule;
    }

    private static SessionOptions ReadSession(SectionReader reader)
    {
        var session = new SessionOptions();
        reader.Text("Cookie", value => session.Cookie = value);
        reader.Number("Length", value => session.Length = value);
        reader.Number("Size", value => session.Size = value);
        reader.Time("Timeout", value => session.Timeout = value);
        reader.Flag("RequestLearn", value => session.RequestLearn = value);
        reader.Choice<SessionPlace>("Place", value => session.Place = value);
        return session;
    }

    private static void ReadConnections(SectionReader reader, ConnectionOptions connections)
    {
        reader.Choice<ConnectionReuse>("Reuse", value => connections.Reuse = value);
        reader.Number("MaxIdle", value => connections.MaxIdle = value);
        reader.Time("IdleTimeout", value => connections.IdleTimeout = value);
        reader.Flag("PreferLastServer", value => connections.PreferLastServer = value);
    }

    private static void ReadTimeouts(SectionReader reader, TimeoutOptions timeouts)
    {
        reader.Time("Connect", value => timeouts.Connect = value);
        reader.Time("Response", value => timeouts.Response = value);
        reader.Time("Idle", value => timeouts.Idle = value);
        reader.Time("Tunnel", value => timeouts.Tunnel = value);
        reader.Time("ServerFin", value => timeouts.ServerFin = value);
    }

    private static void ReadForwarded(SectionReader reader, ForwardedOptions forwarded)
    {
        reader.Flag("For", value => forwarded.For = value);
        reader.Text("ForHeader", value => forwarded.ForHeader = value);
        reader.Texts("ForExcept", forwarded.ForExcept.Add);
        reader.Flag("ForIfNone", value => forwarded.ForIfNone = value);
        reader.Flag("Proto", value => forwarded.Proto = value);
        reader.Flag("Host", value => forwarded.Host = value);
    }

    private static ServerOptions ReadServer(SectionReader reader)
    {
        var server = new ServerOptions();
        reader.Text("Name", value => server.Name = value);
        reader.Text("Address", value => server.Address = value);
        reader.Number("Id", value => server.Id = value);
        reader.Number("Weight", value => server.Weight = value);
        reader.Choice<HashKey>("HashKey", value => server.HashKey = value);
        reader.Time("SlowStart", value => server.SlowStart = value);
        reader.Text("Cookie", value => server.Cookie = value);
        reader.Pairs("Labels", (name, value) => server.Labels[name] = value);
        reader.Flag("NonStick", value => server.NonStick = value);
        reader.Flag("Backup", value => server.Backup = value);
        reader.Number("BackupTier", value => server.BackupTier = value);
        reader.Flag("Disabled", value => server.Disabled = value);
        reader.Text("Track", value => server.Track = value);
        reader.Flag("EndSessionsWhenDown", value => server.EndSessionsWhenDown = value);
        reader.Flag("EndBackupSessionsWhenUp", value => server.EndBackupSessionsWhenUp = value);
        reader.Text("Source", value => server.Source = value);
        reader.Number("MaxIdle", value => server.MaxIdle = value);
        reader.Time("IdleTimeout", value => server.IdleTimeout = value);
        reader.Choice<ServerProtocol>("Protocol", value => server.Protocol = value);
        reader.Object("Tls", item => server.Tls = ReadTls(item));
        reader.Object("Check", item => server.Check = CheckReader.ReadServer(item), () => server.Check = new ServerCheckOptions { Enabled = false });
        reader.Object("Agent", item => server.Agent = CheckReader.ReadAgent(item));
        return server;
    }

    private static TlsOptions ReadTls(SectionReader reader)
    {
        var tls = new TlsOptions();
        reader.Choice<TlsVerification>("Verify", value => tls.Verify = value);
        reader.Text("CaFile", value => tls.CaFile = value);
        reader.Text("Sni", value => tls.Sni = value);
        reader.Text("VerifyHost", value => tls.VerifyHost = value);
        return tls;
    }
}
