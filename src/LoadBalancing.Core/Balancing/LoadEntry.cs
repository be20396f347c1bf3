using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>A server of <see cref="LeastConnections"/> and its place in the <see cref="LoadOrder"/>.</summary>
/// <param name="owner">Who hears of changes.</param>
/// <param name="server">The server.</param>
internal sealed class LoadEntry(LeastConnections owner, Server server) : ServerEntry(server)
{
    private const long KeyScale = 4096;

    private long _key;
    private long _change;

    public int Weight { get; set; } = server.EffectiveWeight;

    public bool IsIdle => _key == 0;

    /// <summary>Whether the server is in the order; it is not any more when it has left.</summary>
    public bool IsPlaced { get; set; }

    /// <summary>Place in the heap of those that are not idle.</summary>
    public int Place { get; set; }

    /// <summary>The neighbour in the list of those that are idle.</summary>
    public LoadEntry? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public LoadEntry? Next { get; set; }

    public bool ComesBefore(LoadEntry other) => _key != other._key ? _key < other._key : _change < other._change;

    /// <summary>Takes the load that the server has now.</summary>
    /// <param name="change">A number that counts up with each change.</param>
    public void Measure(long change)
    {
        var inFlight = Server.InFlight;
        _key = inFlight == 0 ? 0 : (inFlight + 1) * KeyScale / Weight;
        _change = change;
    }

    /// <inheritdoc/>
    public override void LoadChanged() => owner.Move(this);
}
