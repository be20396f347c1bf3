using LoadBalancing.Samples;

namespace LoadBalancing.Rules.Matching;

/// <summary>Finds addresses in networks. An IPv6 address that carries an IPv4 address is looked for in the networks of IPv4, too.</summary>
internal sealed class AddressMatcher : Matcher
{
    // 2002::/16 carries an IPv4 address in the next 32 bits.
    private const int SixToFour = 0x2002;

    private readonly AddressRanges _all;
    private readonly AddressRanges _ipv4;

    /// <param name="networks">An address of each network, and how many of its bits count.</param>
    public AddressMatcher(IReadOnlyCollection<(IPBits Address, int Length)> networks)
    {
        _all = new AddressRanges(networks);
        _ipv4 = new AddressRanges(networks.Where(network => !network.Address.IsIPv6));
    }

    public override bool Matches(scoped in SampleContext context, scoped in SampleValue value)
    {
        var address = value.Address;
        return _all.Contains(address.Value) ||
            (address.IsIPv6 && TryUnwrap(address.Value, out var inside) && _ipv4.Contains(inside.Value));
    }

    // ::ffff:1.2.3.4 needs nothing, for it is the same number.
    private static bool TryUnwrap(UInt128 address, out IPBits inside)
    {
        var isSixToFour = address >> 112 == SixToFour;
        inside = IPBits.FromIPv4((uint)(isSixToFour ? address >> 80 : address));
        return isSixToFour || address >> 32 == 0;
    }
}
