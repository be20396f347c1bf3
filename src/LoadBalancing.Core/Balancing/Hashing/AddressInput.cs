using System.Buffers.Binary;
using LoadBalancing.Dispatching;
using LoadBalancing.Samples;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>The client's address as it is: an IPv4 address is a number; of an IPv6 address, four numbers are combined.</summary>
/// <param name="avalanche">Whether the number is mixed.</param>
internal sealed class AddressInput(bool avalanche) : IHashInput
{
    public bool TryHash(IRequest request, out uint hash)
    {
        hash = 0;
        if (!IPBits.TryFrom(request.ClientAddress, out var address))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[IPBits.MaxLength];
        var length = address.Unmapped.Write(bytes);
        for (var word = 0; word < length; word += sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32BigEndian(bytes[word..]);
        }

        hash = avalanche ? HashFunctions.Avalanche(hash) : hash;
        return true;
    }
}
