using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Farms;

/// <summary>Makes backends for tests.</summary>
internal static class Farm
{
    private static readonly IRequest AnyRequest = new StubRequest();

    /// <summary>Options as the builder describes them.</summary>
    public static BackendOptions Options(Action<BackendBuilder> describe)
    {
        var options = new BackendOptions();
        describe(new BackendBuilder(options));
        return options;
    }

    /// <summary>A backend as the builder describes it.</summary>
    public static Backend Of(Action<BackendBuilder> describe, ILogger? log = null) => Of(Options(describe), log);

    /// <summary>A backend of these options.</summary>
    public static Backend Of(BackendOptions options, ILogger? log = null, TimeProvider? time = null, Random? random = null) =>
        new("web", BackendPlan.Of("web", options), log ?? NullLogger.Instance, time ?? TimeProvider.System, random ?? Random.Shared);

    /// <summary>A backend that uses stick tables.</summary>
    public static Backend Sticking(StickTables tables, Action<BackendBuilder> describe)
    {
        var options = Options(describe);
        return new("web", BackendPlan.Of("web", options, tables.Use(("web", options))), NullLogger.Instance, TimeProvider.System, Random.Shared);
    }

    /// <summary>Goes over to the tables of these backends.</summary>
    public static Dictionary<string, StickTable> Use(this StickTables tables, params (string Name, BackendOptions Options)[] backends)
    {
        var next = new Dictionary<string, StickTable>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, options) in backends)
        {
            tables.Plan(name, options, next);
        }

        tables.Apply(next);
        return next;
    }

    /// <summary>Takes over new options.</summary>
    public static void Apply(this Backend backend, BackendOptions options) => backend.Apply(BackendPlan.Of(backend.Name, options));

    /// <summary>Servers A, B, C… of these weights.</summary>
    public static Action<BackendBuilder> Weighted(params int[] weights) => farm =>
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = weights[i];
            farm.AddServer(NameOf(i), AddressOf(i), server => server.Weight(weight));
        }
    };

    /// <summary>A, B, …, Z, A1, B1, …</summary>
    public static string NameOf(int index) => index < 26 ? $"{(char)('A' + index)}" : $"{(char)('A' + (index % 26))}{index / 26}";

    /// <summary>An address that nothing connects to.</summary>
    public static string AddressOf(int index) => $"http://127.0.0.1:{1 + index}";

    /// <summary>The server that a request would go to; the request is over at once.</summary>
    public static Server? Pick(this Backend backend, Server? avoid) => backend.Pick(AnyRequest, avoid);

    /// <summary>The server that a request would go to; the request is over at once.</summary>
    public static Server? Pick(this Backend backend, IRequest request, Server? avoid = null)
    {
        if (!backend.TryPick(request, avoid, out var lease))
        {
            return null;
        }

        lease.End();
        return lease.Server;
    }

    /// <summary>The server that the client's cookie leads to.</summary>
    public static Server? FindByCookie(this Backend backend, StringValues cookies, out RequestCookie cookie)
    {
        (var server, cookie, _) = backend.Assign(new StubRequest().With("Cookie", cookies));
        return server;
    }

    /// <summary>The server of a backend by name.</summary>
    public static Server Server(this Backend backend, string name) => backend.Servers.Single(server => server.Name == name);
}
