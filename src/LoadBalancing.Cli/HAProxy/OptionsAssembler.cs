using LoadBalancing.Cli.Configuration;
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
            var frontends = proxies.Where(other => other.IsFrontend && other.Frontend.UsedBackends.Contains(proxy.Name, StringComparer.OrdinalIgnoreCase));
            ChooseForwarded(proxy, [.. frontends]);
        }

        return _options;
    }

    private void AddFrontend(Proxy proxy)
    {
        _options.Frontends[proxy.Name] = proxy.Frontend;
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
        if (proxy.ClosesServerConnections)
        {
            backend.Connections.Reuse = ConnectionReuse.Never;
        }

        if (backend.Cookie is { } cookie)
        {
            cookie.DynamicKey = proxy.DynamicCookieKey;
        }

        _options.LoadBalancer.Backends[proxy.Name] = backend;
        var isChecked = proxy.Servers.Any(server => server.Parameters.Check);
        if (isChecked)
        {
            backend.Check = new CheckOptions { Timeout = proxy.CheckTimeout, Spread = context.Global.CheckSpread, Shared = proxy.SharesChecks };
            proxy.Check.Fill(backend.Check);
        }

        foreach (var server in proxy.Servers)
        {
            backend.Servers.Add(_servers.Assemble(server, isChecked));
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
