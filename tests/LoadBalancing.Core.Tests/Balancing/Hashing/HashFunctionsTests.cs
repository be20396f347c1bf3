using System.Text;
using LoadBalancing.Balancing.Hashing;
using LoadBalancing.Configuration;

namespace LoadBalancing.Core.Tests.Balancing.Hashing;

public sealed class HashFunctionsTests
{
    [Theory]
    [InlineData("/url1", 4103199409, 194222904, 380733385, 2463210733, 2561722472)]
    [InlineData("/url2", 4103199410, 194222905, 2411255411, 2463202541, 2777813713)]
    [InlineData("/url3", 4103199411, 194222906, 4173326053, 2463194349, 73388597)]
    [InlineData("/url4", 4103199412, 194222907, 1725657926, 2463153389, 2202695591)]
    [InlineData("haproxy", 248846773, 869782672, 1405960096, 2154904979, 3200903771)]
    public void Golden_values(string text, uint sdbm, uint djb2, uint crc32, uint wt6, uint mixed)
    {
        var key = Encoding.ASCII.GetBytes(text);

        HashFunctions.Compute(HashFunction.Sdbm, key).Should().Be(sdbm);
        HashFunctions.Compute(HashFunction.Djb2, key).Should().Be(djb2);
        HashFunctions.Compute(HashFunction.Crc32, key).Should().Be(crc32);
        HashFunctions.Compute(HashFunction.Wt6, key).Should().Be(wt6);
        HashFunctions.Avalanche(sdbm).Should().Be(mixed);
    }

    [Theory]
    [InlineData(0, 2874071335)]
    [InlineData(1, 881230262)]
    public void Avalanche(uint input, uint expected) => HashFunctions.Avalanche(input).Should().Be(expected);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("4294967297", 1)]
    [InlineData("-1", uint.MaxValue)]
    [InlineData("7up", 7)]
    [InlineData("up", 0)]
    [InlineData("", 0)]
    public void None_reads_a_number(string text, uint expected) =>
        HashFunctions.Compute(HashFunction.None, Encoding.ASCII.GetBytes(text)).Should().Be(expected);

    // As System.IO.Hashing.XxHash32 has it.
    [Theory]
    [InlineData(0, 3072866292)]
    [InlineData(12345, 2215439644)]
    public void Xxh32_of_the_bytes_0_to_15(uint seed, uint expected) =>
        Xxh32.Compute([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], seed).Should().Be(expected);
}
