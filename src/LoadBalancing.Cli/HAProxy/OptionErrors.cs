using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Says what validation finds in the options in the words and with the lines of the file.</summary>
/// <param name="options">The options.</param>
/// <param name="context">What the reading of the file shares.</param>
internal sealed class OptionErrors(ProxyOptions options, ReadContext context)
{
    // What follows the name of a backend, a server or a frontend in a path, and the keyword that sets it.
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Binds"] = "bind",
        ["Check:Http:Host"] = "option httpchk",
        ["Check:Http:Method"] = "option httpchk",
        ["Check:Http:Path"] = "option httpchk",
        ["Cookie"] = "cookie",
        ["Cookie:Attributes"] = "cookie",
        ["Cookie:Current"] = "cookie",
        ["Cookie:Domains"] = "cookie",
        ["Cookie:DynamicKey"] = "dynamic-cookie-key",
        ["Cookie:Indirect"] = "cookie",
        ["Cookie:KeepUnknownPrefix"] = "cookie",
        ["Cookie:Label"] = "cookie",
        ["Cookie:Name"] = "cookie",
        ["Cookie:Partitioned"] = "cookie",
        ["Cookie:Preserve"] = "cookie",
        ["Cookie:SigningKey"] = "cookie",
        ["Draws"] = "balance",
        ["Forwarded:ForExcept"] = "option forwardfor",
        ["Forwarded:ForHeader"] = "option forwardfor",
        ["Hash:Expression"] = "balance",
        ["Hash:Name"] = "balance",
        ["Hash:TableSize"] = "hash-table-size",
        ["Id"] = "id",
        ["MonitorFail"] = "monitor fail",
        ["MonitorUri"] = "monitor-uri",
        ["Redispatch"] = "option redispatch",
        ["RequestRules"] = "http-request",
        ["ResponseRules"] = "http-response",
        ["ResponseTimes:Decay"] = "balance",
        ["ResponseTimes:FailureStatuses"] = "balance",
        ["Routes:Backend"] = "use_backend",
        ["Routes:Condition"] = "use_backend",
        ["Session:Cookie"] = "appsession",
        ["Session:Length"] = "appsession",
        ["Session:Size"] = "appsession",
        ["Session:Timeout"] = "appsession",
        ["SlowStart:Aggression"] = "slowstart-aggression",
        ["Source"] = "source",
        ["Stick:Condition"] = "stick",
        ["Stick:Key"] = "stick",
        ["Stick:Table"] = "stick",
        ["StickTable:Expire"] = "stick-table",
        ["StickTable:Length"] = "stick-table",
        ["StickTable:Size"] = "stick-table",
        ["Tls:CaFile"] = "ca-file",
        ["Tls:Sni"] = "sni",
        ["Tls:VerifyHost"] = "verifyhost",
        ["UseServers:Condition"] = "use-server",
        ["UseServers:Server"] = "use-server",
    };

    public void Report()
    {
        var errors = FrontendValidator.FindErrors(options).Concat(LoadBalancerOptionsValidator.FindErrors(options.LoadBalancer));
        foreach (var error in errors.Where(error => !context.Locations.IsReported(error.Path)))
        {
            context.Remarks.Add(Severity.Error, context.Locations.LineOf(error.Path), Describe(error));
        }
    }

    private string Describe(ConfigurationError error)
    {
        foreach (var (name, backend) in options.LoadBalancer.Backends)
        {
            if (TryStrip(error.Path, $"Backends:{name}:", out var key))
            {
                return DescribeBackend(name, backend, key) + error.Message;
            }
        }

        foreach (var name in options.Frontends.Keys)
        {
            if (TryStrip(error.Path, $"Frontends:{name}:", out var key))
            {
                return $"frontend '{name}'{KeywordOf(key)}: {error.Message}";
            }
        }

        return error.Message;
    }

    private static string DescribeBackend(string name, BackendOptions backend, string key)
    {
        for (var i = 0; i < backend.Servers.Count; i++)
        {
            if (TryStrip(key, $"Servers:{i}:", out var serverKey))
            {
                return $"backend '{name}', server '{backend.Servers[i].Name}'{KeywordOf(serverKey)}: ";
            }
        }

        return $"backend '{name}'{KeywordOf(key)}: ";
    }

    // Places in lists say nothing about the keyword.
    private static string KeywordOf(string key)
    {
        var names = string.Join(':', key.Split(':').Where(part => !part.All(char.IsAsciiDigit)));
        return Keywords.TryGetValue(names, out var keyword) ? $", '{keyword}'" : "";
    }

    private static bool TryStrip(string path, string prefix, out string rest)
    {
        var starts = path.StartsWith(prefix, StringComparison.Ordinal);
        rest = starts ? path[prefix.Length..] : path;
        return starts;
    }
}
