using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Cookie persistence: <c>cookie</c>, <c>dynamic-cookie-key</c> and <c>option persist</c>.</summary>
internal static class CookieKeyword
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("cookie", SectionKinds.ServerSide, Read),
        new("dynamic-cookie-key", SectionKinds.ServerSide, ReadDynamicKey),
        new("option persist", SectionKinds.ServerSide, ReadPersist) { Negatable = true },
    ];

    // From partitioned on they are not HAProxy's.
    public static ParameterTable<CookieOptions> Parameters { get; } = new(
        new()
        {
            ["insert"] = static (statement, cookie) => SetMode(statement, cookie, CookieMode.Insert),
            ["rewrite"] = static (statement, cookie) => SetMode(statement, cookie, CookieMode.Rewrite),
            ["prefix"] = static (statement, cookie) => SetMode(statement, cookie, CookieMode.Prefix),
            ["indirect"] = static (_, cookie) => cookie.Indirect = true,
            ["nocache"] = static (_, cookie) => cookie.NoCache = true,
            ["postonly"] = static (_, cookie) => cookie.PostOnly = true,
            ["preserve"] = static (_, cookie) => cookie.Preserve = true,
            ["httponly"] = static (_, cookie) => cookie.HttpOnly = true,
            ["secure"] = static (_, cookie) => cookie.Secure = true,
            ["domain"] = ReadDomain,
            ["maxidle"] = static (statement, cookie) => cookie.MaxIdle = ReadTime(statement, "maxidle"),
            ["maxlife"] = static (statement, cookie) => cookie.MaxLife = ReadTime(statement, "maxlife"),
            ["dynamic"] = static (_, cookie) => cookie.Dynamic = true,
            ["attr"] = Text("attr", "an attribute", static (cookie, attribute) => cookie.Attributes.Add(attribute)),
            ["partitioned"] = static (_, cookie) => cookie.Partitioned = true,
            ["signing-key"] = Text("signing-key", "a secret", static (cookie, key) => cookie.SigningKey = key),
            ["keep-unknown-prefix"] = static (_, cookie) => cookie.KeepUnknownPrefix = true,
            ["label"] = Text("label", "a label's name", static (cookie, name) => cookie.Label = name),
            ["current"] = Text("current", "a label's value", static (cookie, value) => cookie.Current = value),
        },
        []);

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("cookie", "a name", out var name))
        {
            return;
        }

        var cookie = new CookieOptions { Name = name };
        Parameters.Read(statement, cookie);
        if (cookie.Mode != CookieMode.Insert)
        {
            DropWhatNeedsInsert(statement, cookie);
        }

        proxy.Backend.Cookie = cookie;
        statement.Locate($"{proxy.BackendPath}:Cookie");
    }

    private static void SetMode(Statement statement, CookieOptions cookie, CookieMode mode)
    {
        if (cookie.Mode != CookieMode.Passive && cookie.Mode != mode)
        {
            statement.Error("'cookie' takes one of insert, rewrite and prefix.");
        }

        cookie.Mode = mode;
    }

    private static void DropWhatNeedsInsert(Statement statement, CookieOptions cookie)
    {
        (string Name, bool IsSet)[] words =
        [
            ("nocache", cookie.NoCache), ("postonly", cookie.PostOnly), ("httponly", cookie.HttpOnly), ("secure", cookie.Secure),
            ("partitioned", cookie.Partitioned), ("domain", cookie.Domains.Count > 0), ("attr", cookie.Attributes.Count > 0),
        ];
        foreach (var (name, _) in words.Where(word => word.IsSet))
        {
            statement.Notice($"'{name}' has no effect without 'insert'.");
        }

        cookie.NoCache = cookie.PostOnly = cookie.HttpOnly = cookie.Secure = cookie.Partitioned = false;
        cookie.Domains.Clear();
        cookie.Attributes.Clear();
    }

    private static void ReadDomain(Statement statement, CookieOptions cookie)
    {
        if (!statement.TryTake("domain", "a domain", out var domain))
        {
            return;
        }

        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            statement.Warning($"browsers may refuse a cookie for the domain '{domain}', which has no dot.");
        }

        cookie.Domains.Add(domain);
    }

    private static Action<Statement, CookieOptions> Text(string name, string expected, Action<CookieOptions, string> set) => (statement, cookie) =>
    {
        if (statement.TryTake(name, expected, out var text))
        {
            set(cookie, text);
        }
    };

    // Zero is no limit.
    private static TimeSpan? ReadTime(Statement statement, string name) =>
        statement.TryTakeTime(name, out var time, TimeSpan.FromSeconds(1)) && time > TimeSpan.Zero ? time : null;

    private static void ReadDynamicKey(Statement statement, Proxy proxy)
    {
        if (statement.TryTake("dynamic-cookie-key", "a secret", out var key))
        {
            proxy.DynamicCookieKey = key;
            statement.End();
        }
    }

    private static void ReadPersist(Statement statement, Proxy proxy)
    {
        proxy.Backend.PersistWhenDown = !statement.Negated;
        statement.End();
    }
}
