using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What happens when an attempt fails: <c>retries</c>, <c>retry-on</c> and <c>option redispatch</c>.</summary>
internal static class RetryKeywords
{
    // Minus one counts from the end: the last retry.
    private const int LastRetry = -1;

    private static readonly Dictionary<string, RetryReasons> Reasons = new(StringComparer.Ordinal)
    {
        ["none"] = RetryReasons.None,
        ["conn-failure"] = RetryReasons.ConnectionFailure,
        ["empty-response"] = RetryReasons.EmptyResponse,
        ["junk-response"] = RetryReasons.InvalidResponse,
        ["response-timeout"] = RetryReasons.ResponseTimeout,
        // Nothing is sent to servers before TLS is set up.
        ["0rtt-rejected"] = RetryReasons.None,
        ["401"] = RetryReasons.Status401,
        ["403"] = RetryReasons.Status403,
        ["404"] = RetryReasons.Status404,
        ["408"] = RetryReasons.Status408,
        ["425"] = RetryReasons.Status425,
        ["500"] = RetryReasons.Status500,
        ["501"] = RetryReasons.Status501,
        ["502"] = RetryReasons.Status502,
        ["503"] = RetryReasons.Status503,
        ["504"] = RetryReasons.Status504,
        ["all-retryable-errors"] = RetryReasons.AllErrors,
    };

    public static IEnumerable<Keyword> All { get; } =
    [
        new("retries", SectionKinds.ServerSide, ReadRetries),
        new("retry-on", SectionKinds.ServerSide, ReadRetryOn),
        new("option redispatch", SectionKinds.ServerSide, ReadRedispatch) { Negatable = true },
        new("redispatch", SectionKinds.ServerSide, ReadOldRedispatch),
    ];

    private static void ReadRetries(Statement statement, Proxy proxy)
    {
        if (!statement.TryTakeNumber("retries", out var retries))
        {
            return;
        }

        if (retries < 0)
        {
            statement.Error($"'retries' expects 0 or more, found {retries}.");
            return;
        }

        proxy.Backend.Retries = retries;
        statement.End();
    }

    private static void ReadRetryOn(Statement statement, Proxy proxy)
    {
        var words = statement.TakeRest();
        var unknown = words.FirstOrDefault(word => !Reasons.ContainsKey(word));
        if (words.Count == 0 || unknown is not null)
        {
            statement.Error($"'retry-on' expects {string.Join(", ", Reasons.Keys)}{(unknown is null ? "." : $", found '{unknown}'.")}");
        }
        else if (words.Count > 1 && words.Contains("none"))
        {
            statement.Error("'retry-on' expects 'none' alone.");
        }
        else
        {
            proxy.Backend.RetryOn = words.Aggregate(RetryReasons.None, (reasons, word) => reasons | Reasons[word]);
        }
    }

    private static void ReadRedispatch(Statement statement, Proxy proxy)
    {
        var interval = LastRetry;
        if (!statement.HasArguments || statement.TryTakeNumber("option redispatch", out interval))
        {
            proxy.Backend.Redispatch = statement.Negated ? 0 : interval;
            statement.Locate($"{proxy.BackendPath}:Redispatch");
            statement.End();
        }
    }

    private static void ReadOldRedispatch(Statement statement, Proxy proxy)
    {
        statement.Notice("'redispatch' is an old spelling of 'option redispatch'.");
        ReadRedispatch(statement, proxy);
    }
}
