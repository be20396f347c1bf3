using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Core.Tests.Configuration;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Persistence.Sticking;
using LoadBalancing.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Core.Tests.Persistence.Sticking;

/// <summary>Stores of the application that fail while the configuration changes.</summary>
public sealed class BrokenStoreTests : IDisposable
{
    private readonly ChangingSource _source = new ChangingSource().With(
        ("Backends:a:Servers:0:Name", "A"), ("Backends:a:Servers:0:Address", "127.0.0.1:1"),
        ("Backends:a:StickTable:Type", "ipv4"), ("Backends:a:StickTable:Size", "10"),
        ("Backends:b:Servers:0:Name", "B"), ("Backends:b:Servers:0:Address", "127.0.0.1:2"));

    private readonly RecordedLog<BackendCollection> _log = new();
    private readonly Stores _stores = new();
    private ServiceProvider? _provider;

    public void Dispose() => _provider?.Dispose();

    [Fact]
    public void A_store_that_cannot_be_made_refuses_the_whole_change()
    {
        var backends = Start();
        _stores.Broken = "b";

        _source.With(
            ("Backends:a:Servers:0:Weight", "3"), ("Backends:a:StickTable:Type", "number"),
            ("Backends:b:StickTable:Type", "ipv4"), ("Backends:b:StickTable:Size", "10")).Reload();

        backends["a"].Servers[0].Settings.Weight.Should().Be(1);
        backends.StickTables["a"].Store.Should().BeSameAs(_stores.Made[0]);
        _stores.Made.Select(store => store.IsDisposed).Should().Equal(false, true);
        _log.Entries.Should().Equal(
            (LogLevel.Error, "The new configuration is refused, the running one stays:\nBackend b: no store"));
    }

    [Fact]
    public void At_the_start_it_is_thrown_and_those_that_were_made_are_let_go_of()
    {
        _stores.Broken = "b";
        _source.With(("Backends:b:StickTable:Type", "ipv4"), ("Backends:b:StickTable:Size", "10"));

        this.Invoking(test => test.Start()).Should().Throw<TimeoutException>();

        _stores.Made.Select(store => store.IsDisposed).Should().Equal(true);
    }

    [Fact]
    public void Stores_that_neither_change_nor_go_stop_no_change()
    {
        _source.With(("Backends:b:StickTable:Type", "ipv4"), ("Backends:b:StickTable:Size", "10"));
        var backends = Start();
        _stores.Made.ForEach(store => store.IsBroken = true);

        _source.With(("Backends:a:StickTable:Size", "20")).Without("Backends:b:StickTable").Reload();

        backends.StickTables.Select(table => table.Name).Should().Equal("a");
        _log.Texts.Should().Equal(
            "The store of the stick table a did not take its new settings.",
            "The store of the stick table b could not be let go of.",
            "Configuration reloaded: 2 backends, 2 servers.");
    }

    private BackendCollection Start()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IStickStoreFactory>(_stores);
        services.AddLogging(logging => logging.AddProvider(new RecordedLogs(_log)));
        services.AddLoadBalancer(new ConfigurationBuilder().Add(_source).Build().GetSection("LoadBalancer"));
        _provider = services.BuildServiceProvider();
        return _provider.GetRequiredService<BackendCollection>();
    }

    private sealed class Stores : IStickStoreFactory
    {
        public string? Broken { get; set; }

        public List<Store> Made { get; } = [];

        public IStickStore Create(string table, StickTableSettings settings)
        {
            if (table == Broken)
            {
                throw new TimeoutException("no store");
            }

            Made.Add(new Store());
            return Made[^1];
        }
    }

    private sealed class Store : IStickStore, IDisposable
    {
        public bool IsBroken { get; set; }

        public bool IsDisposed { get; private set; }

        public long Count => 0;

        public long Evictions => 0;

        public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out string? server)
        {
            server = null;
            return false;
        }

        void IStickStore.Store(ReadOnlySpan<byte> key, string server)
        {
        }

        public void Change(StickTableSettings settings) => Fail();

        public void Dispose()
        {
            IsDisposed = true;
            Fail();
        }

        private void Fail()
        {
            if (IsBroken)
            {
                throw new TimeoutException("no answer");
            }
        }
    }
}
