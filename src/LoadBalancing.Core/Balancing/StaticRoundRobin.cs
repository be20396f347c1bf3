using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>Round robin over a <see cref="SlotMap"/>: picks share nothing but a counter.</summary>
internal sealed class StaticRoundRobin : IBalancer
{
    private volatile Turn _turn = new([], 0);
    private readonly BusyCounter _picks = new();

    /// <summary>The servers in their order.</summary>
    public Server[] Slots => _turn.Slots;

    /// <inheritdoc/>
    public bool TryPick(IRequest request, Server? avoid, out Lease lease)
    {
        var turn = _turn;
        if (turn.Slots.Length == 0)
        {
            lease = default;
            return false;
        }

        var server = Next(turn);
        for (var tried = 1; server == avoid && tried < turn.Slots.Length; tried++)
        {
            server = Next(turn);
        }

        lease = new Lease(server);
        return true;
    }

    /// <inheritdoc/>
    public void Update(IReadOnlyList<Server> servers)
    {
        var slots = SlotMap.Build(servers);
        var picks = _picks.Value;
        var place = _turn.PlaceAt(picks);
        // The turn goes on where it was, if there is such a place.
        _turn = new Turn(slots, place < slots.Length ? picks - (uint)place : picks);
    }

    private Server Next(Turn turn) => turn.Slots[turn.PlaceAt(_picks.Next())];

    /// <param name="Slots">The servers in their order.</param>
    /// <param name="Start">The number of the pick that takes the first.</param>
    private sealed record Turn(Server[] Slots, uint Start)
    {
        public int PlaceAt(uint pick) => Slots.Length == 0 ? 0 : (int)((pick - Start) % (uint)Slots.Length);
    }
}
