using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>A request that finds a usable server costs the engine no memory.</summary>
public sealed class AllocationTests
{
#if DEBUG
    private const string? Reason = "A debug build makes an object of every call of an async method.";
#else
    private const string? Reason = null;
#endif

    [Theory(Skip = Reason)]
    [InlineData(null, false)]
    [InlineData("x=1; S=b; y=\"2\"", false)]
    [InlineData("S=unknown", false)]
    [InlineData("x=1; S=v2; y=\"2\"", true)]
    [InlineData("S=v2:gone", true)]
    public void A_request_that_finds_a_server_allocates_nothing(string? cookie, bool byVersion)
    {
        using var metrics = Meters.Create();
        var dispatcher = new Dispatcher(TimeProvider.System, metrics);
        var backend = Farm.Of(farm => farm.PersistWithCookie("S", options => options.Insert().Indirect())
            .AddServer("A", "127.0.0.1:1", server => server.Cookie("a").Label("version", "v1"))
            .AddServer("B", "127.0.0.1:2", server => server.Cookie("b").Label("version", "v2")));
        if (byVersion)
        {
            backend.Apply(Farm.Options(farm => farm.PersistWithCookie("S", options => options.Insert().Indirect().ByLabel("version"))
                .AddServer("A", "127.0.0.1:1", server => server.Label("version", "v1"))
                .AddServer("B", "127.0.0.1:2", server => server.Label("version", "v2"))));
        }

        var exchange = new Responding(cookie);
        Allocations.Of(DispatchMany).Should().Be(0);

        void DispatchMany()
        {
            for (var request = 0; request < 20_000; request++)
            {
                var dispatch = dispatcher.DispatchAsync(backend, exchange, CancellationToken.None);
                Assert.True(dispatch.IsCompletedSuccessfully);
                var result = dispatch.Result;
                backend.Settings.Cookie!.ForClient(result.Lease.Server, result.ByPersistence, result.Cookie, TimeProvider.System);
                result.Lease.End();
            }
        }
    }

    [Fact(Skip = Reason)]
    public void A_request_that_a_stick_table_remembers_allocates_nothing()
    {
        using var metrics = Meters.Create();
        using var tables = new StickTables(new MemoryStickStoreFactory(TimeProvider.System), NullLogger.Instance);
        var dispatcher = new Dispatcher(TimeProvider.System, metrics);
        var backend = Farm.Sticking(tables, farm => farm.StickTable(StickKeyType.Text, 100, table => table.Expire = TimeSpan.FromHours(1))
            .StickOn("req.cook(S)").StickOn("src", rule => rule.Condition = "if TRUE").StickStoreResponse("res.cook(S)")
            .AddServer("A", "127.0.0.1:1").AddServer("B", "127.0.0.1:2"));
        var exchange = new Responding("S=1");
        Allocations.Of(DispatchMany).Should().Be(0);

        void DispatchMany()
        {
            for (var request = 0; request < 20_000; request++)
            {
                var dispatch = dispatcher.DispatchAsync(backend, exchange, CancellationToken.None);
                Assert.True(dispatch.IsCompletedSuccessfully);
                dispatch.Result.Lease.End();
            }
        }
    }

    private sealed class Responding : StubRequest, IExchange
    {
        public Responding(string? cookie) => With("Cookie", cookie);

        public bool IsRepeatable => true;

        public StringValues GetResponseHeader(string name) => default;

        public ValueTask BufferBodyAsync(CancellationToken cancellation) => default;

        public ValueTask<AttemptOutcome> AttemptAsync(Server server, bool byPersistence, bool freshConnection, CancellationToken cancellation) =>
            new(AttemptOutcome.Responded);
    }
}
