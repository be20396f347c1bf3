using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>A set of addresses, made of networks; looks an address up in a time that grows with the logarithm of their number.</summary>
internal sealed class AddressRanges
{
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;

    /// <param name="networks">An address of each network, and how many of its bits count.</param>
    public AddressRanges(IEnumerable<(IPBits Address, int Length)> networks)
    {
        var ranges = new List<(UInt128 First, UInt128 Last)>();
        foreach (var (address, length) in networks.OrderBy(network => network.Address.Network(network.Length).Value))
        {
            var first = address.Network(length).Value;
            var free = (address.IsIPv6 ? 128 : 32) - length;
            var last = first | (free >= 128 ? UInt128.MaxValue : (UInt128.One << free) - 1);
            if (ranges.Count > 0 && first <= ranges[^1].Last)
            {
                ranges[^1] = (ranges[^1].First, UInt128.Max(last, ranges[^1].Last));
            }
            else
            {
                ranges.Add((first, last));
            }
        }

        _first = [.. ranges.Select(range => range.First)];
        _last = [.. ranges.Select(range => range.Last)];
    }

    public bool Contains(UInt128 address)
    {
        var index = Array.BinarySearch(_first, address);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return index >= 0 && address <= _last[index];
    }
}
