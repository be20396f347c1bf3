using System.Collections.Frozen;
using LoadBalancing.Persistence;
using LoadBalancing.Rules;

namespace LoadBalancing.Configuration;

/// <summary>What is configured for a backend, servers apart; never changes.</summary>
/// <param name="Balance">The algorithm and its parameters.</param>
/// <param name="SlowStart">Which servers start slowly.</param>
/// <param name="Cookie">The persistence cookie, or <see langword="null"/>.</param>
/// <param name="PersistWhenDown">Whether clients are brought back to servers that are stopped.</param>
/// <param name="Outliers">When servers are ejected, or <see langword="null"/>.</param>
/// <param name="DrainTimeout">How long a drain may last, or <see langword="null"/>.</param>
/// <param name="AllBackups">Whether all usable backups are used together.</param>
/// <param name="BackupThreshold">When backups are needed.</param>
/// <param name="Retries">Attempts after the first.</param>
/// <param name="Redispatch">Which retries may leave the server; see <see cref="BackendOptions.Redispatch"/>.</param>
/// <param name="Connections">Which connections to servers are kept.</param>
/// <param name="Timeouts">Time limits.</param>
/// <param name="Forwarded">Headers that tell servers who the client is.</param>
public sealed record BackendSettings(
    BalanceSettings Balance,
    SlowStartScope SlowStart,
    CookiePersistence? Cookie,
    bool PersistWhenDown,
    OutlierSettings? Outliers,
    TimeSpan? DrainTimeout,
    bool AllBackups,
    BackupThreshold BackupThreshold,
    int Retries,
    int Redispatch,
    ConnectionSettings Connections,
    TimeoutSettings Timeouts,
    ForwardedSettings Forwarded)
{
    /// <summary>How soon servers that start slowly have most of their weight; see <see cref="SlowStartOptions.Aggression"/>.</summary>
    public int SlowStartAggression { get; init; } = 1;

    /// <summary>What makes an attempt worth repeating.</summary>
    public RetryReasons RetryOn { get; init; } = RetryReasons.ConnectionFailure;

    /// <summary>Methods whose requests may reach a server twice.</summary>
    public FrozenSet<string> RepeatableMethods { get; init; } = MethodsIn(BackendOptions.IdempotentMethods);

    /// <summary>Whether each change of a check's result is logged.</summary>
    internal bool LogsCheckChanges { get; private init; }

    /// <summary>What is decided by conditions.</summary>
    internal BackendRules Rules { get; init; } = BackendRules.None;

    /// <summary>What is done to requests, or <see langword="null"/>.</summary>
    internal RuleList? RequestRules { get; init; }

    /// <summary>What is done to responses of servers, or <see langword="null"/>.</summary>
    internal RuleList? ResponseRules { get; init; }

    /// <summary>Whether rules on requests go by the path.</summary>
    internal bool LooksAtPath { get; private init; }

    internal static BackendSettings From(BackendOptions options)
    {
        var acls = new AclSet(options.Acls);
        return From(options, acls, new BackendRules(options, acls), RuleList.Read(RuleKind.Request, options.RequestRules, acls));
    }

    private static FrozenSet<string> MethodsIn(string list) =>
        list.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static BackendSettings From(BackendOptions options, AclSet acls, BackendRules rules, RuleList? requestRules) => new(
        BalanceSettings.From(options),
        options.SlowStart.Scope,
        options.Cookie is null ? null : new CookiePersistence(
            options.Cookie, CookieValues.Of(options), CookieValues.OfGroups(options), CookieValues.OfCurrentGroup(options)),
        options.PersistWhenDown,
        options.Outliers is { } outliers ? OutlierSettings.From(outliers) : null,
        options.DrainTimeout,
        options.AllBackups,
        BackupThreshold.TryParse(options.BackupThreshold, out var threshold) ? threshold : throw new FormatException(options.BackupThreshold),
        options.Retries,
        options.Redispatch,
        ConnectionSettings.From(options.Connections),
        TimeoutSettings.From(options.Timeouts),
        ForwardedSettings.From(options.Forwarded))
    {
        SlowStartAggression = options.SlowStart.Aggression,
        RetryOn = options.RetryOn,
        RepeatableMethods = MethodsIn(options.RepeatableMethods),
        LogsCheckChanges = options.Check?.LogChanges == true,
        Rules = rules,
        RequestRules = requestRules,
        LooksAtPath = rules.LooksAtPath || requestRules?.LooksAtPath == true,
        ResponseRules = RuleList.Read(RuleKind.Response, options.ResponseRules, acls),
    };
}
