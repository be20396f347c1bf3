using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Diagnostics;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>A backend whose servers have versions, and clients that keep the cookie <c>V</c>.</summary>
internal sealed class VersionedFarm : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LoadBalancerMetrics _metrics = Meters.Create();

    private readonly StickTables _tables = new(new MemoryStickStoreFactory(TimeProvider.System), NullLogger.Instance);

    public VersionedFarm(Action<BackendBuilder> describe) => Backend = Farm.Sticking(_tables, describe);

    public Backend Backend { get; }

    /// <summary>Servers that refuse connections.</summary>
    public HashSet<string> Refusing { get; } = [];

    /// <summary>Servers A and B of version v1, C and D of version v2.</summary>
    public static Action<BackendBuilder> TwoVersions(string? current, Action<CookieBuilder>? configure = null, bool named = false) => farm =>
    {
        farm.PersistWithCookie("V", cookie =>
        {
            cookie.Insert().Indirect().ByLabel("version", current);
            configure?.Invoke(cookie);
        });
        for (var i = 0; i < 4; i++)
        {
            var name = Farm.NameOf(i);
            var version = i < 2 ? "v1" : "v2";
            farm.AddServer(name, Farm.AddressOf(i), server =>
            {
                server.Label("version", version);
                server.Options.Cookie = named ? name : null;
            });
        }
    };

    public void Dispose()
    {
        _metrics.Dispose();
        _tables.Dispose();
    }

    /// <summary>One request of a client.</summary>
    /// <param name="cookie">The cookie's value that it sends, or <see langword="null"/>.</param>
    /// <returns>The servers that were tried, and the cookie that it holds afterwards.</returns>
    public async Task<(string Servers, string? Cookie)> VisitAsync(string? cookie)
    {
        var exchange = new ScriptedExchange(
            server => Refusing.Contains(server.Name) ? ScriptedExchange.Refused : AttemptOutcome.Responded, cookie is null ? null : $"V={cookie}");
        var result = await new Dispatcher(_time, _metrics).DispatchOnAsync(_time, Backend, exchange);
        if (result.Status != DispatchStatus.Responded)
        {
            return (exchange.Attempts + "!", cookie);
        }

        var given = Backend.Settings.Cookie!.ForClient(result.Lease.Server, result.ByPersistence, result.Cookie, _time);
        result.Lease.End();
        return (exchange.Attempts, given is null ? cookie : given.Split(';')[0]["V=".Length..]);
    }

    /// <summary>The servers of several requests of a client that keeps its cookie; those that the cookie chose are marked with <c>*</c>.</summary>
    public async Task<string> VisitManyAsync(string? cookie, int count)
    {
        var servers = "";
        for (var i = 0; i < count; i++)
        {
            (var tried, cookie) = await VisitAsync(cookie);
            servers += tried;
        }

        return servers;
    }
}
