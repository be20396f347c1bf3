using LoadBalancing.Rules;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>Named criteria: <c>acl</c>. Those of a <c>listen</c> serve its frontend and its backend.</summary>
internal static class AclKeyword
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("acl", SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen, Read) { Strict = true },
    ];

    private static void Read(Statement statement, Proxy proxy)
    {
        var acl = RuleWords.Join(statement.TakeRest());
        var (inFrontend, inBackend) = ($"{proxy.FrontendPath}:Acls:{proxy.Frontend.Acls.Count}", $"{proxy.BackendPath}:Acls:{proxy.Backend.Acls.Count}");
        _ = new AclSet([acl], (_, problem) =>
        {
            statement.Error($"'acl': {problem}");
            statement.MarkReported(inFrontend);
            statement.MarkReported(inBackend);
        });
        proxy.Frontend.Acls.Add(acl);
        proxy.Backend.Acls.Add(acl);
    }
}
