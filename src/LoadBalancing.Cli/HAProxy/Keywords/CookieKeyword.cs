using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>cookie NAME [insert] [indirect] [nocache]</c>.</summary>
internal static class CookieKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("cookie", SectionKinds.ServerSide, Read)];

    public static ParameterTable<CookieOptions> Parameters { get; } = new(
        new()
        {
            ["insert"] = static (_, cookie) => cookie.Mode = CookieMode.Insert,
            ["indirect"] = static (_, cookie) => cookie.Indirect = true,
            ["nocache"] = static (_, cookie) => cookie.NoCache = true,
        },
        ["rewrite", "prefix", "postonly", "preserve", "httponly", "secure", "domain", "maxidle", "maxlife", "dynamic", "attr"]);

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("cookie", "a name", out var name))
        {
            return;
        }

        var cookie = new CookieOptions { Name = name };
        Parameters.Read(statement, cookie);
        if (cookie.NoCache && cookie.Mode != CookieMode.Insert)
        {
            cookie.NoCache = false;
            statement.Notice("'nocache' has no effect without 'insert'.");
        }

        proxy.Backend.Cookie = cookie;
        statement.Locate($"{proxy.BackendPath}:Cookie");
    }
}
