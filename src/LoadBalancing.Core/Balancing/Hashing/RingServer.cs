using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>A server as a ring knows it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Key">What its nodes are computed from.</param>
/// <param name="Weight">The number of its nodes.</param>
/// <param name="WeightBefore">The weight of all servers declared before it.</param>
internal readonly record struct RingServer(Server Server, uint Key, int Weight, int WeightBefore)
{
    // Room for as many nodes as a server can have.
    private const uint NodesPerId = 4096;

    public static RingServer[] Of(IReadOnlyList<Server> servers)
    {
        var weight = 0;
        return [.. servers.Select(server =>
        {
            var before = weight;
            weight += server.EffectiveWeight;
            return new RingServer(server, KeyOf(server), server.EffectiveWeight, before);
        })];
    }

    public bool HasNodesOf(RingServer other) => Server == other.Server && Key == other.Key && Weight == other.Weight;

    private static uint KeyOf(Server server)
    {
        var settings = server.Settings;
        if (settings.HashKey == HashKey.Id || server.EndPoint is not IPEndPoint endPoint)
        {
            return (uint)settings.Id * NodesPerId;
        }

        var seed = settings.HashKey == HashKey.AddressAndPort ? HashFunctions.Avalanche((uint)endPoint.Port) : 0;
        var bytes = endPoint.Address.GetAddressBytes();
        return endPoint.AddressFamily == AddressFamily.InterNetwork
            ? HashFunctions.Avalanche(BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ seed)
            : Xxh32.Compute(bytes, seed);
    }
}
