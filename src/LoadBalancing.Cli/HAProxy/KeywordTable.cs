using LoadBalancing.Cli.HAProxy.Keywords;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Every keyword that can begin a line. A new family of keywords is a file and a line here.</summary>
internal static class KeywordTable
{
    /// <summary>Names that begin sections.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["global", "defaults", "frontend", "backend", "listen"];

    /// <summary>The keywords with a meaning.</summary>
    public static IReadOnlyList<Keyword> Understood { get; } =
    [
        .. AclKeyword.All,
        .. BackupOption.All,
        .. BalanceKeyword.All,
        .. BindKeyword.All,
        .. CheckKeywords.All,
        .. ConnectionKeywords.All,
        .. CookieKeyword.All,
        .. ExternalCheckKeywords.All,
        .. ForwardedForOption.All,
        .. GlobalKeywords.All,
        .. GrpcCheckOption.All,
        .. HashKeywords.All,
        .. HttpCheckKeyword.All,
        .. HttpCheckOption.All,
        .. LimitKeywords.All,
        .. ModeKeyword.All,
        .. MonitorKeywords.All,
        .. OutlierKeyword.All,
        .. PersistenceKeywords.All,
        .. RetryKeywords.All,
        .. RoutingKeywords.All,
        .. RuleKeywords.All,
        .. ServerKeywords.All,
        .. ServiceCheckOptions.All,
        .. SessionKeyword.All,
        .. SlowStartKeyword.All,
        .. SourceKeyword.All,
        .. StickKeywords.All,
        StrictnessOption.Keyword,
        .. TcpCheckKeyword.All,
        .. TimeoutKeywords.All,
    ];

    private static readonly Dictionary<string, Keyword> ByName =
        Understood.Concat(NoEffectKeywords.All).Concat(UnsupportedKeywords.All).ToDictionary(keyword => keyword.Name);

    /// <summary>The keyword that the words of a line begin with, or <see langword="null"/>.</summary>
    /// <param name="first">The first word.</param>
    /// <param name="second">The second word, if there is one.</param>
    public static Keyword? Find(string first, string? second) =>
        ByName.GetValueOrDefault($"{first} {second}") ?? ByName.GetValueOrDefault(first) ?? NoEffectKeywords.FindByPrefix(first);

    /// <summary>Says that a line begins with no keyword, and what was probably meant.</summary>
    public static string DescribeUnknown(string first, string? second)
    {
        var hasFamily = ByName.Keys.Any(name => name.StartsWith($"{first} ", StringComparison.Ordinal));
        var name = hasFamily && second is not null ? $"{first} {second}" : first;
        return hasFamily && second is null
            ? $"'{first}' expects a name."
            : $"unknown keyword '{name}'.{Spelling.Suggestion(name, ByName.Keys.Concat(Sections))}";
    }
}
