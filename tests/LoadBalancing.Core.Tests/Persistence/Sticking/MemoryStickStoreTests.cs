using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Persistence.Sticking;

namespace LoadBalancing.Core.Tests.Persistence.Sticking;

public sealed class MemoryStickStoreTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void An_entry_is_found_by_its_whole_key()
    {
        var store = Create(size: 10);
        Store(store, "ab", "A");
        Store(store, "abc", "B");
        Store(store, "", "C");

        Find(store, "ab").Should().Be("A");
        Find(store, "abc").Should().Be("B");
        Find(store, "").Should().Be("C");
        Find(store, "a").Should().BeNull();
        store.Count.Should().Be(3);
    }

    [Fact]
    public void A_key_that_is_stored_again_leads_to_its_new_server()
    {
        var store = Create(size: 10);
        Store(store, "k", "A");
        Store(store, "k", "B");

        Find(store, "k").Should().Be("B");
        store.Count.Should().Be(1);
    }

    [Fact]
    public void A_long_key_is_cut_off()
    {
        var store = Create(size: 10);
        Store(store, "0123456789", "A");

        Find(store, "01234567").Should().Be("A");
        Find(store, "01234567xx").Should().Be("A");
        Find(store, "0123456").Should().BeNull();
    }

    [Fact]
    public void A_full_table_gives_up_the_entry_that_was_not_used_for_longest()
    {
        var store = Create(size: 3);
        Store(store, "a", "A");
        Store(store, "b", "B");
        Store(store, "c", "C");
        Find(store, "a").Should().Be("A");
        Store(store, "b", "B");
        Store(store, "d", "D");

        Find(store, "c").Should().BeNull();
        Keys(store, "a", "b", "d").Should().Be("abd");
        store.Count.Should().Be(3);
        store.Evictions.Should().Be(1);
    }

    [Fact]
    public void A_full_table_that_must_not_purge_takes_nothing_new()
    {
        var store = Create(size: 2, expire: TimeSpan.FromSeconds(10), noPurge: true);
        Store(store, "a", "A");
        Store(store, "b", "B");
        Store(store, "c", "C");
        Store(store, "b", "X");

        Find(store, "c").Should().BeNull();
        Find(store, "b").Should().Be("X", "entries that are there still change");
        store.Evictions.Should().Be(0);

        _time.Advance(TimeSpan.FromSeconds(11));
        Store(store, "c", "C");
        Find(store, "c").Should().Be("C", "the others have expired");
    }

    [Fact]
    public void An_entry_expires_when_it_has_not_been_used_for_the_time()
    {
        var store = Create(size: 10, expire: TimeSpan.FromSeconds(10));
        Store(store, "found", "A");
        Store(store, "stored", "B");
        Store(store, "idle", "C");
        _time.Advance(TimeSpan.FromSeconds(9));
        Find(store, "found").Should().Be("A");
        Store(store, "stored", "B");
        _time.Advance(TimeSpan.FromSeconds(9));

        store.Count.Should().Be(2);
        Find(store, "idle").Should().BeNull();
        Find(store, "found").Should().Be("A");
        Find(store, "stored").Should().Be("B");
        store.Evictions.Should().Be(0, "what expires is not evicted");

        _time.Advance(TimeSpan.FromSeconds(11));
        Find(store, "found").Should().BeNull();
        store.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(20_000)]
    public void There_are_never_more_entries_than_the_size(int size)
    {
        var store = Create(size);
        for (var i = 0; i < 3 * size; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            store.Store(BitConverter.GetBytes(i), "A");
            store.Count.Should().BeLessThanOrEqualTo(size);
        }

        store.Count.Should().BeGreaterThan(size * 3 / 4);
        (store.Count + store.Evictions).Should().Be(3 * size);
    }

    [Fact]
    public void A_table_of_many_parts_gives_up_old_entries()
    {
        const int Size = 65_536;
        var store = Create(Size);
        for (var i = 0; i < 2 * Size; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            store.Store(BitConverter.GetBytes(i), "A");
        }

        // Parts give up entries at different times, so that some keep older ones than others.
        Count(0, Size / 2).Should().BeLessThan(Size / 100);
        Count(Size * 3 / 2, Size / 2).Should().BeGreaterThan(Size * 49 / 100);

        int Count(int first, int count) => Enumerable.Range(first, count).Count(i => store.TryFind(BitConverter.GetBytes(i), out _));
    }

    [Fact]
    public void A_million_entries_take_less_than_200_bytes_each()
    {
        const int Size = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new MemoryStickStore(new StickTableSettings(
            StickKeyType.Binary, 32, Size, TimeSpan.FromHours(1), NoPurge: false, StickServerKey.Name), TimeProvider.System);
        Span<byte> key = stackalloc byte[32];
        var random = new Random(1);
        for (var i = 0; i < Size; i++)
        {
            random.NextBytes(key);
            store.Store(key, "A");
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        store.Count.Should().Be(Size);
        (bytes / Size).Should().BeLessThan(200);
    }

    [Fact]
    public void Finding_and_changing_allocates_nothing()
    {
        var store = Create(size: 100, expire: TimeSpan.FromSeconds(10));
        Allocations.Of(UseMany).Should().Be(0);

        void UseMany()
        {
            for (var i = 0; i < 1000; i++)
            {
                store.Store([(byte)i], "A");
                store.TryFind([(byte)(i / 2)], out _);
            }
        }
    }

    [Theory]
    [InlineData(10, 100_000)]
    [InlineData(100_000, 10)]
    [InlineData(100_000, 50_000)]
    [InlineData(5000, 4000)]
    public void Another_size_keeps_the_youngest_entries_that_find_room(int before, int after)
    {
        var store = Create(before);
        for (var i = 0; i < before; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            store.Store(BitConverter.GetBytes(i), $"{i % 7}");
        }

        var count = store.Count;
        store.Change(Settings(after));

        store.Count.Should().BeLessThanOrEqualTo(after).And.BeGreaterThanOrEqualTo(Math.Min(count, after / 2));
        var found = Enumerable.Range(0, before).Where(i => store.TryFind(BitConverter.GetBytes(i), out var server) && server == $"{i % 7}").ToList();
        found.Should().HaveCount((int)store.Count);
        (found.Average() - (before / 2)).Should().BeGreaterThanOrEqualTo(Math.Max(-1, (before - after) * 0.3), "the old ones leave first");
        for (var i = 0; i < 3 * after; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            store.Store(BitConverter.GetBytes(-1 - i), "B");
        }

        store.Count.Should().BeLessThanOrEqualTo(after).And.BeGreaterThan(after * 3 / 4);
    }

    [Fact]
    public void What_is_stored_while_a_table_becomes_smaller_stays()
    {
        var clock = new InterruptingClock();
        var store = new MemoryStickStore(Settings(1000), clock);
        for (var i = 0; i < 1000; i++)
        {
            store.Store(BitConverter.GetBytes(i), "A");
        }

        clock.Interrupt = () => store.Store("new"u8, "B");
        store.Change(Settings(100));

        store.TryFind("new"u8, out _).Should().BeTrue();
        store.Count.Should().BeInRange(50, 100);
    }

    [Fact]
    public void Another_expiry_counts_for_the_entries_that_there_are()
    {
        var store = Create(size: 10);
        Store(store, "old", "A");
        _time.Advance(TimeSpan.FromSeconds(10));
        Store(store, "new", "B");

        store.Change(Settings(10, TimeSpan.FromSeconds(5)));
        Keys(store, "old", "new").Should().Be("new");

        store.Change(Settings(10));
        _time.Advance(TimeSpan.FromDays(1));
        Keys(store, "old", "new").Should().Be("new");
    }

    [Fact]
    public void A_smaller_table_that_must_not_purge_keeps_what_it_has()
    {
        var store = Create(size: 3, noPurge: true);
        Store(store, "a", "A");
        Store(store, "b", "B");
        Store(store, "c", "C");

        store.Change(Settings(1, noPurge: true));
        Store(store, "d", "D");

        Keys(store, "a", "b", "c", "d").Should().Be("abc");
    }

    [Fact]
    public async Task A_size_may_change_while_many_store()
    {
        var store = Create(size: 3000);
        using var end = new CancellationTokenSource();
        var storing = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                store.Store(BitConverter.GetBytes(random.Next(20_000)), "A");
                store.TryFind(BitConverter.GetBytes(random.Next(20_000)), out _);
            }
        })).ToList();
        for (var i = 0; i < 60; i++)
        {
            store.Change(Settings(i % 2 == 0 ? 10_000 : 1500));
        }

        await end.CancelAsync();
        await Task.WhenAll(storing);

        store.Count.Should().BeLessThanOrEqualTo(1500);
        Enumerable.Range(0, 20_000).Count(i => store.TryFind(BitConverter.GetBytes(i), out _)).Should().Be((int)store.Count);
    }

    /// <summary>Calls back when it is read the next time.</summary>
    private sealed class InterruptingClock : TimeProvider
    {
        private long _now;

        public Action? Interrupt { get; set; }

        public override long GetTimestamp()
        {
            var interrupt = Interrupt;
            Interrupt = null;
            interrupt?.Invoke();
            return ++_now;
        }
    }

    // No two uses at the same time, so that one of them is the older.
    private string? Find(MemoryStickStore store, string key)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return store.TryFind(Encoding.Latin1.GetBytes(key), out var server) ? server : null;
    }

    private void Store(MemoryStickStore store, string key, string server)
    {
        _time.Advance(TimeSpan.FromMilliseconds(1));
        store.Store(Encoding.Latin1.GetBytes(key), server);
    }

    private string Keys(MemoryStickStore store, params string[] keys) => string.Concat(keys.Where(key => Find(store, key) is not null));

    private MemoryStickStore Create(int size, TimeSpan? expire = null, bool noPurge = false) => new(Settings(size, expire, noPurge), _time);

    private static StickTableSettings Settings(int size, TimeSpan? expire = null, bool noPurge = false) =>
        new(StickKeyType.Text, 8, size, expire, noPurge, StickServerKey.Name);
}
