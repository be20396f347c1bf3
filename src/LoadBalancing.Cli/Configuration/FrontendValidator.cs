using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Rules;
using Monitor = LoadBalancing.AspNetCore.Rules.Monitor;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Finds what is wrong with the frontends and with what holds for all of them.</summary>
internal static class FrontendValidator
{
    public static IEnumerable<ConfigurationError> FindErrors(ProxyOptions options)
    {
        if (options.Frontends.Count == 0)
        {
            yield return new ConfigurationError("Frontends", "at least one frontend is needed.");
        }

        if (options.Grace < TimeSpan.Zero || options.Grace > Duration.MaxValue)
        {
            yield return new ConfigurationError("Grace", $"expected 0 to {Duration.MaxValue.Days} days, found {options.Grace}.");
        }

        var bound = new HashSet<IPEndPoint>();
        foreach (var (name, frontend) in options.Frontends)
        {
            var path = $"Frontends:{name}";
            var backends = options.LoadBalancer.Backends.Keys;
            var acls = new AclSet(frontend.Acls);
            var errors = RuleValidator.FindErrors(frontend.Acls, frontend.Routes, backends, frontend.Backend)
                .Select(error => error with { Path = $"{path}:{error.Path}" })
                .Concat(FindBindErrors(path, frontend, bound))
                .Concat(FindTimeoutErrors(path, frontend))
                .Concat(RuleList.FindErrors($"{path}:RequestRules", RuleKind.Request, frontend.RequestRules, acls))
                .Concat(RuleList.FindErrors($"{path}:ResponseRules", RuleKind.Response, frontend.ResponseRules, acls))
                .Concat(Monitor.FindErrors(frontend.MonitorUri, frontend.MonitorFail, acls).Select(error => error with { Path = $"{path}:{error.Path}" }))
                .Concat(LimitValidator.FindErrors(path, frontend.Limits));
            foreach (var error in errors)
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<ConfigurationError> FindBindErrors(string path, FrontendOptions frontend, HashSet<IPEndPoint> bound)
    {
        if (frontend.Binds.Count == 0)
        {
            yield return new ConfigurationError($"{path}:Binds", "a frontend needs at least one address to listen on.");
        }

        for (var i = 0; i < frontend.Binds.Count; i++)
        {
            foreach (var address in frontend.Binds[i].Split(',', StringSplitOptions.TrimEntries))
            {
                if (!BindAddress.TryParse(address, out var endPoints, out var problem))
                {
                    yield return new ConfigurationError($"{path}:Binds:{i}", problem!);
                }

                foreach (var endPoint in endPoints.Where(endPoint => !bound.Add(endPoint)))
                {
                    yield return new ConfigurationError($"{path}:Binds:{i}", $"{endPoint} is bound twice.");
                }
            }
        }
    }

    private static IEnumerable<ConfigurationError> FindTimeoutErrors(string path, FrontendOptions frontend)
    {
        (string Key, TimeSpan? Value)[] timeouts =
        [
            ("ClientTimeout", frontend.ClientTimeout),
            ("RequestTimeout", frontend.RequestTimeout),
            ("KeepAliveTimeout", frontend.KeepAliveTimeout),
            ("ClientFinTimeout", frontend.ClientFinTimeout),
        ];
        return
            from timeout in timeouts
            where timeout.Value is { } value && value != Timeout.InfiniteTimeSpan &&
                (value < TimeSpan.FromMilliseconds(1) || value > Duration.MaxValue)
            select new ConfigurationError($"{path}:{timeout.Key}", $"expected 1 ms to {Duration.MaxValue.Days} days, found {timeout.Value}.");
    }
}
