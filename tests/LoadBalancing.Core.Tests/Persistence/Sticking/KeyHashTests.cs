using System.Buffers.Binary;
using LoadBalancing.Persistence.Sticking;

namespace LoadBalancing.Core.Tests.Persistence.Sticking;

public sealed class KeyHashTests
{
    private readonly KeyHash _hash = KeyHash.Draw();

    [Fact]
    public void Equal_keys_have_one_hash_wherever_they_lie()
    {
        var random = new Random(1);
        for (var length = 0; length < 100; length++)
        {
            var key = new byte[length];
            random.NextBytes(key);
            byte[] shifted = [0, .. key, 0];

            _hash.Of(shifted.AsSpan(1, length)).Should().Be(_hash.Of(key));
        }
    }

    [Fact]
    public void Keys_that_differ_in_one_bit_or_in_length_differ()
    {
        var seen = new HashSet<int>();
        var keys = 0;
        for (var length = 0; length <= 40; length++)
        {
            var key = new byte[length];
            seen.Add(_hash.Of(key));
            keys++;
            for (var bit = 0; bit < length * 8; bit++)
            {
                key[bit / 8] ^= (byte)(1 << (bit % 8));
                seen.Add(_hash.Of(key));
                key[bit / 8] = 0;
                keys++;
            }
        }

        // Of 6,601 numbers of 32 bits two may be the same by chance, four pairs hardly.
        (keys - seen.Count).Should().BeLessThan(4);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(32)]
    public void Keys_in_a_row_spread_evenly(int length)
    {
        const int Buckets = 256;
        var byUpperBits = new int[Buckets];
        var byLowerBits = new int[Buckets];
        var key = new byte[length];
        for (var i = 0; i < Buckets * 256; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(length - 4), i);
            var hash = (uint)_hash.Of(key);
            byUpperBits[hash >> 24]++;
            byLowerBits[hash & 0xFF]++;
        }

        // 256 each on average; eight standard deviations either way.
        byUpperBits.Should().OnlyContain(count => count > 128 && count < 384);
        byLowerBits.Should().OnlyContain(count => count > 128 && count < 384);
    }

    [Fact]
    public void Nobody_can_compute_it_beforehand() =>
        Enumerable.Range(0, 8).Select(_ => KeyHash.Draw().Of("key"u8)).Distinct().Should().HaveCountGreaterThan(6);
}
