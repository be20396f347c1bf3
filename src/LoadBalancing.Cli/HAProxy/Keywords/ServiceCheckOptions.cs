using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>
/// <c>option redis-check</c>, <c>option mysql-check</c>, <c>option pgsql-check</c>, <c>option smtpchk</c>, <c>option ldap-check</c> and
/// <c>option ssl-hello-chk</c>: checks of servers that speak neither HTTP nor what a script says.
/// </summary>
internal static class ServiceCheckOptions
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("option redis-check", SectionKinds.ServerSide, (statement, proxy) => ReadBare(statement, proxy, check => check.Redis = true)),
        new("option mysql-check", SectionKinds.ServerSide, ReadMySql),
        new("option pgsql-check", SectionKinds.ServerSide, ReadPostgreSql),
        new("option smtpchk", SectionKinds.ServerSide, ReadSmtp),
        new("option ldap-check", SectionKinds.ServerSide, (statement, proxy) => ReadBare(statement, proxy, check => check.Ldap = true)),
        new("option ssl-hello-chk", SectionKinds.ServerSide, (statement, proxy) => ReadBare(statement, proxy, check => check.SslHello = true)),
    ];

    private static void ReadBare(Statement statement, Proxy proxy, Action<CheckOptions> kind)
    {
        proxy.Check.Use(kind);
        statement.End();
    }

    private static void ReadMySql(Statement statement, Proxy proxy)
    {
        var mySql = new MySqlCheckOptions();
        if (statement.HasArguments)
        {
            mySql.User = ReadUser(statement);
            if (mySql.User is not null && statement.TryTake(out var word))
            {
                ReadHandshake(statement, mySql, word);
            }
        }

        Use(statement, proxy, "MySql", check => check.MySql = mySql);
    }

    private static void ReadHandshake(Statement statement, MySqlCheckOptions mySql, string word)
    {
        switch (word)
        {
            case "post-41":
                mySql.Handshake = MySqlHandshake.Post41;
                break;
            case "pre-41":
                mySql.Handshake = MySqlHandshake.Pre41;
                break;
            case "post-80":
                mySql.Handshake = MySqlHandshake.Post80;
                break;
            default:
                statement.Error($"'option mysql-check user' knows post-41, pre-41 and post-80, found '{word}'.");
                break;
        }
    }

    private static void ReadPostgreSql(Statement statement, Proxy proxy)
    {
        if (ReadUser(statement) is { } user)
        {
            Use(statement, proxy, "PostgreSql", check => check.PostgreSql = new PostgreSqlCheckOptions { User = user });
        }
    }

    // HAProxy takes a single word, or a word that it does not know, for nothing at all.
    private static void ReadSmtp(Statement statement, Proxy proxy)
    {
        var smtp = new SmtpCheckOptions();
        if (statement.TryTake(out var hello))
        {
            statement.TryTake(out var domain);
            if (hello is "HELO" or "EHLO" && domain is { Length: > 0 })
            {
                (smtp.Hello, smtp.Domain) = (hello == "EHLO" ? SmtpHello.Ehlo : SmtpHello.Helo, domain);
            }
            else
            {
                statement.Warning("'option smtpchk' expects HELO or EHLO and a domain; without them it says HELO localhost.");
            }
        }

        Use(statement, proxy, "Smtp", check => check.Smtp = smtp);
    }

    private static string? ReadUser(Statement statement)
    {
        if (!statement.TryTake(out var word) || word != "user")
        {
            statement.Error($"'{statement.Keyword}' expects 'user' and the name of a user{(word is null ? "" : $", found '{word}'")}.");
            statement.SkipRest();
            return null;
        }

        return statement.TryTake("user", "the name of a user", out var user) ? user : null;
    }

    private static void Use(Statement statement, Proxy proxy, string name, Action<CheckOptions> kind)
    {
        proxy.Check.Use(kind);
        statement.Locate($"{proxy.BackendPath}:Check:{name}");
        statement.End();
    }
}
