using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using LoadBalancing.Configuration;
using LoadBalancing.Persistence.Sticking;

namespace LoadBalancing.Micro;

/// <summary>What a full stick table of a million entries costs a request whose key is anywhere in it.</summary>
public class StickBenchmarks
{
    private const int Operations = 1 << 20;
    private const int Threads = 2;
    private const int Entries = 1_000_000;

    // Of 64 bytes.
    private const int LongsALine = 8;

    private readonly string[] _servers = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];
    private MemoryStickStore _store = null!;
    private byte[] _key = null!;
    private long[] _memory = null!;
    private Crew _crew = null!;
    private int _next;

    /// <summary>Length of a key: that of an IPv4 address, and of a session's id.</summary>
    [Params(4, 32)]
    public int KeyLength { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var settings = new StickTableSettings(
            StickKeyType.Binary, KeyLength, Entries, TimeSpan.FromHours(1), NoPurge: false, StickServerKey.Name);
        _store = new MemoryStickStore(settings, TimeProvider.System);
        _key = new byte[KeyLength];
        for (var i = 0; i < Entries; i++)
        {
            _store.Store(Key(i), _servers[i % _servers.Length]);
        }

        _memory = new long[Entries * LongsALine];
        Array.Fill(_memory, 1);
        _crew = new Crew(Threads, FindMany);
    }

    [GlobalCleanup]
    public void Release() => _crew.Dispose();

    /// <summary>Choosing a key and writing it down, which is in the times of the others, too.</summary>
    [Benchmark]
    public byte MakeKey() => Key(Next() % Entries)[0];

    /// <summary>How long one waits for as much memory: a look-up, whose entry lies anywhere, has to.</summary>
    [Benchmark]
    public int ReadMemory() => _next = After(_next + (int)_memory[_next % Entries * LongsALine]);

    [Benchmark]
    public bool Find() => _store.TryFind(Key(Next() % Entries), out _);

    [Benchmark]
    public bool Miss() => _store.TryFind(Key(Entries + (Next() % Entries)), out _);

    [Benchmark]
    public void Change() => _store.Store(Key(Next() % Entries), _servers[0]);

    [Benchmark]
    public void Add()
    {
        _next = (_next + 1) % (2 * Entries);
        _store.Store(Key(_next), _servers[0]);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void FindOnTwoThreads() => _crew.WorkOnce();

    private void FindMany()
    {
        Span<byte> key = stackalloc byte[KeyLength];
        var next = Environment.CurrentManagedThreadId;
        for (var i = 0; i < Operations / Threads; i++)
        {
            next = After(next);
            _store.TryFind(Key(next % Entries, key), out _);
        }
    }

    private int Next() => _next = After(_next);

    // Far from the one before, as the keys of clients are.
    private static int After(int index) => (int)(((uint)index * 1_664_525) + 1_013_904_223) & int.MaxValue;

    private ReadOnlySpan<byte> Key(int index) => Key(index, _key);

    // Made up, not kept: to read it from memory would take longer than the look-up.
    private static ReadOnlySpan<byte> Key(int index, Span<byte> key)
    {
        BinaryPrimitives.WriteInt32LittleEndian(key, index);
        return key;
    }
}
