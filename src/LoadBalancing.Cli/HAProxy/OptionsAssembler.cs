using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.HAProxy.Keywords;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Makes options of the proxies of a file.</summary>
/// <param name="context">What the reading of the file shares.</param>
internal sealed class OptionsAssembler(ReadContext context)
{
    private readonly ProxyOptions _options = new();
    private readonly ServerAssembler _servers = new(context);

    public ProxyOptions Assemble(IReadOnlyList<Proxy> proxies)
    {
        _options.Grace = context.Global.Grace;
        _options.LoadBalancer.AllowExternalChecks = context.Global.AllowExternalChecks;
        foreach (var proxy in proxies)
        {
            new ProxyChecks(proxy, context.Remarks).Run();
            if (proxy.IsFrontend)
            {
                AddFrontend(proxy);
            }

            if (proxy.IsBackend)
            {
                AddBackend(proxy);
            }
        }

        foreach (var proxy in proxies.Where(proxy => proxy.IsBackend))
        {
            var frontends = proxies.Where(other => other.IsFrontend && other.Frontend.MayUse(proxy.Name));
            ChooseForwarded(proxy, [.. frontends]);
            CheckRules(proxy, frontends);
        }

        return _options;
    }

    private void AddFrontend(Proxy proxy)
    {
        _options.Frontends[proxy.Name] = proxy.Frontend;
        AddRules(proxy, proxy.FrontendPath, proxy.Frontend.RequestRules, proxy.Frontend.ResponseRules);
        context.Global.Limits.ForEach(set => set(proxy.Frontend.Limits));
        if (proxy.Target is { } target)
        {
            proxy.Frontend.Backend = target.Value;
            context.Locations.Record($"{proxy.FrontendPath}:Backend", target.Line);
        }
        else if (proxy.IsBackend)
        {
            proxy.Frontend.Backend = proxy.Name;
        }
        else if (proxy.Frontend.Routes.Count == 0)
        {
            context.Remarks.Add(Severity.Error, proxy.Line, $"{proxy.Title} leads nowhere: 'default_backend' is missing.");
            context.Locations.MarkReported($"{proxy.FrontendPath}:Backend");
        }
    }

    private void AddBackend(Proxy proxy)
    {
        var backend = proxy.Backend;
        HashKeywords.DropUnused(proxy, context);
        if (!proxy.IsFrontend)
        {
            AddRules(proxy, proxy.BackendPath, backend.RequestRules, backend.ResponseRules);
        }

        if (proxy.ClosesServerConnections)
        {
            backend.Connections.Reuse = ConnectionReuse.Close;
        }

        if (backend.Cookie is { } cookie)
        {
            cookie.DynamicKey = proxy.DynamicCookieKey;
        }

        _options.LoadBalancer.Backends[proxy.Name] = backend;
        if (proxy.Servers.Any(server => server.Parameters.Check))
        {
            backend.Check = new CheckOptions
            {
                Timeout = proxy.CheckTimeout,
                Spread = context.Global.CheckSpread,
                Shared = proxy.SharesChecks,
                LogChanges = proxy.LogsCheckChanges,
            };
            proxy.Check.Fill(backend.Check);
        }

        foreach (var server in proxy.Servers)
        {
            backend.Servers.Add(_servers.Assemble(server, backend.Check, proxy.CheckTimeout));
        }

        ComputedCookieCheck.Run(proxy, context.Remarks);
    }

    private void AddRules(Proxy proxy, string path, IList<string> requests, IList<string> responses)
    {
        AddRules([.. proxy.RequestRules, .. proxy.Redirects], $"{path}:RequestRules", requests);
        AddRules(proxy.ResponseRules, $"{path}:ResponseRules", responses);
    }

    // A listen applies its rules as a frontend. What other frontends send to it would have to pass them, too.
    private void CheckRules(Proxy proxy, IEnumerable<Proxy> frontends)
    {
        if (proxy.IsFrontend && frontends.FirstOrDefault(frontend => frontend != proxy) is { } other &&
            proxy.RequestRules.Concat(proxy.Redirects).Concat(proxy.ResponseRules).FirstOrDefault() is { } rule)
        {
            context.Remarks.Add(Severity.Error, rule.Line,
                $"rules of {proxy.Title}, which is the backend of {other.Title} and has clients of its own, are not supported yet.");
        }
    }

    private void AddRules(IEnumerable<Setting<string>> rules, string path, IList<string> to)
    {
        foreach (var rule in rules)
        {
            context.Locations.Record($"{path}:{to.Count}", rule.Line);
            to.Add(rule.Value);
        }
    }

    // HAProxy adds the header when either side asks for it, and follows the backend's wishes first. Here a backend adds it for
    // all or for none.
    private void ChooseForwarded(Proxy backend, List<Proxy> frontends)
    {
        var chosen = backend.Forwarded ?? frontends.Find(frontend => frontend.Forwarded is not null)?.Forwarded;
        if (chosen is null)
        {
            return;
        }

        backend.Backend.Forwarded = chosen.Value;
        context.Locations.Record($"{backend.BackendPath}:Forwarded", chosen.Line);
        if (backend.Forwarded is null && frontends.Any(frontend => frontend.Forwarded?.Line != chosen.Line))
        {
            context.Remarks.Add(Severity.Error, chosen.Line,
                $"'option forwardfor' that differs between frontends of one backend is not supported yet; move it to {backend.Title}.");
        }
    }
}
