using FsCheck.Fluent;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Persistence.Sticking;

namespace LoadBalancing.Core.Tests.Persistence.Sticking;

/// <summary>What holds of stick tables whatever is done with them.</summary>
public sealed class MemoryStickStorePropertyTests
{
    [Fact]
    public void A_small_table_holds_what_a_list_in_the_order_of_use_holds() =>
        Prop.ForAll(PropertyExtensions.Seeds, seed =>
        {
            var random = new Random(seed);
            var time = new ManualTimeProvider();
            var size = random.Next(1, 17);
            var lifetime = TimeSpan.FromSeconds(random.Next(1, 30));
            var store = new MemoryStickStore(
                new StickTableSettings(StickKeyType.Binary, 2, size, lifetime, NoPurge: false, StickServerKey.Name), time);
            var reference = new ReferenceTable(size, lifetime);
            var agrees = true;
            for (var step = 0; step < 300 && agrees; step++)
            {
                time.Advance(TimeSpan.FromMilliseconds(random.Next(1, 400)));
                var key = new byte[] { (byte)random.Next(25) };
                if (random.Next(2) == 0)
                {
                    var server = $"s{random.Next(4)}";
                    store.Store(key, server);
                    reference.Store(key[0], server, time.Now);
                }
                else
                {
                    agrees = reference.Find(key[0], time.Now) == (store.TryFind(key, out var server) ? server : null);
                }

                agrees = agrees && store.Count == reference.Count(time.Now);
            }

            return agrees;
        }).Holds();

    [Fact]
    public async Task Threads_that_use_a_table_at_the_same_time_find_what_they_stored()
    {
        const int Threads = 4;
        const int KeysPerThread = 5_000;
        var store = new MemoryStickStore(
            new StickTableSettings(StickKeyType.Binary, 4, Threads * KeysPerThread * 2, null, NoPurge: false, StickServerKey.Name), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => UseOwnKeys(store, thread * KeysPerThread, KeysPerThread))));

        store.Count.Should().Be(Threads * KeysPerThread);
        store.Evictions.Should().Be(0);
    }

    [Fact]
    public async Task Threads_that_fill_a_table_at_the_same_time_keep_to_its_size()
    {
        const int Size = 3_000;
        var store = new MemoryStickStore(
            new StickTableSettings(StickKeyType.Binary, 4, Size, null, NoPurge: false, StickServerKey.Name), TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                store.Store(BitConverter.GetBytes((i * 4) + thread), "A");
                Assert.InRange(store.Count, 0, Size + 4);
            }
        })));

        store.Count.Should().BeInRange(Size * 3 / 4, Size);
    }

    private static void UseOwnKeys(MemoryStickStore store, int first, int count)
    {
        var random = new Random(first);
        var mine = new Dictionary<int, string>();
        for (var i = 0; i < 4 * count; i++)
        {
            // All keys in turn, so that each has been stored in the end.
            var key = first + (i % count);
            mine[key] = $"s{random.Next(8)}";
            store.Store(BitConverter.GetBytes(key), mine[key]);
            var other = first + random.Next(count);
            var isFound = store.TryFind(BitConverter.GetBytes(other), out var server);
            Assert.Equal(mine.GetValueOrDefault(other), isFound ? server : null);
        }
    }

    // The least recently used first.
    private sealed class ReferenceTable(int size, TimeSpan lifetime)
    {
        private readonly List<(byte Key, string Server, TimeSpan Used)> _entries = [];

        public int Count(TimeSpan now)
        {
            _entries.RemoveAll(entry => entry.Used < now - lifetime);
            return _entries.Count;
        }

        public string? Find(byte key, TimeSpan now)
        {
            Count(now);
            var index = _entries.FindIndex(entry => entry.Key == key);
            if (index < 0)
            {
                return null;
            }

            var server = _entries[index].Server;
            Store(key, server, now);
            return server;
        }

        public void Store(byte key, string server, TimeSpan now)
        {
            Count(now);
            if (_entries.RemoveAll(entry => entry.Key == key) == 0 && _entries.Count == size)
            {
                _entries.RemoveAt(0);
            }

            _entries.Add((key, server, now));
        }
    }
}
