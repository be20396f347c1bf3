using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing.Hashing;

/// <summary><see cref="HashType.MapBased"/>: the remainder of the hash is the place in the map of static round robin.</summary>
/// <param name="input">What is hashed; a request without it takes the next place of the map.</param>
internal sealed class MapHash(IHashInput input) : IBalancer
{
    private readonly StaticRoundRobin _turns = new();

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var slots = _turns.Slots;
        if (slots.Length <= 1 || !input.TryHash(request, out var hash))
        {
            return _turns.TryPick(request, avoid, out lease);
        }

        var slot = (int)(hash % (uint)slots.Length);
        for (var tried = 1; slots[slot] == avoid && tried < slots.Length; tried++)
        {
            slot = slot + 1 < slots.Length ? slot + 1 : 0;
        }

        lease = new Lease(slots[slot]);
        return true;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers) => _turns.Update(servers);
}
