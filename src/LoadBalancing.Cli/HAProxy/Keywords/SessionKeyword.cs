using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Sessions that are learned: <c>appsession</c>, which HAProxy had up to version 1.5.</summary>
internal static class SessionKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("appsession", SectionKinds.ServerSide, Read) { Negatable = true }];

    public static ParameterTable<SessionOptions> Parameters { get; } = new(
        new()
        {
            ["len"] = ReadLength,
            ["timeout"] = ReadTimeout,
            ["request-learn"] = static (_, session) => session.RequestLearn = true,
            ["mode"] = ReadMode,
        },
        ["prefix"]);

    private static void Read(Statement statement, Proxy proxy)
    {
        if (statement.Negated)
        {
            proxy.Backend.Session = null;
            return;
        }

        if (!statement.TryTake("appsession", "the name of a cookie", out var cookie))
        {
            return;
        }

        statement.Locate($"{proxy.BackendPath}:Session");
        proxy.Backend.Session = new SessionOptions { Cookie = cookie };
        Parameters.Read(statement, proxy.Backend.Session);
    }

    private static void ReadLength(Statement statement, SessionOptions session)
    {
        if (statement.TryTakeNumber("len", out var length))
        {
            session.Length = length;
        }
    }

    private static void ReadTimeout(Statement statement, SessionOptions session)
    {
        if (statement.TryTakeTime("timeout", out var timeout))
        {
            session.Timeout = timeout;
        }
    }

    private static void ReadMode(Statement statement, SessionOptions session)
    {
        if (!statement.TryTake("mode", "path-parameters or query-string", out var word))
        {
            return;
        }

        session.Place = word == "query-string" ? SessionPlace.QueryString : SessionPlace.PathParameter;
        if (word is not ("query-string" or "path-parameters"))
        {
            statement.Error($"'mode' expects path-parameters or query-string, found '{word}'.");
        }
    }
}
