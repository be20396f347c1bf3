using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>Draws different servers at random, each in proportion to its weight; never changes.</summary>
internal sealed class Lottery
{
    /// <summary>The most servers of one drawing.</summary>
    public const int MaxDraws = 16;

    private readonly Server[] _servers;

    // Server i has the tickets from the end of its predecessor up to its own.
    private readonly int[] _ends;
    private readonly int _equalWeight;

    public Lottery(IReadOnlyList<Server> servers)
    {
        _servers = [.. servers];
        _ends = new int[servers.Count];
        var end = 0;
        for (var i = 0; i < _ends.Length; i++)
        {
            _ends[i] = end = checked(end + servers[i].EffectiveWeight);
        }

        _equalWeight = servers.Count > 0 && servers.All(server => server.EffectiveWeight == servers[0].EffectiveWeight)
            ? servers[0].EffectiveWeight
            : 0;
    }

    /// <summary>The servers, in declaration order.</summary>
    public ReadOnlySpan<Server> Servers => _servers;

    /// <summary>Begins a drawing.</summary>
    /// <param name="random">Draws the lots.</param>
    /// <param name="room">Room for the numbers drawn, which decides how many can be.</param>
    /// <param name="avoid">A server to pass over unless it is the only one.</param>
    public Drawing Begin(Random random, Span<int> room, Server? avoid) => new(this, random, room, _servers.Length > 1 ? avoid : null);

    private int Weight(int index) => _ends[index] - Start(index);

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    private int Holder(int ticket)
    {
        if (_equalWeight > 0)
        {
            return ticket / _equalWeight;
        }

        var found = _ends.AsSpan().BinarySearch(ticket);
        return found < 0 ? ~found : found + 1;
    }

    /// <summary>One drawing of different servers.</summary>
    public ref struct Drawing
    {
        private readonly Lottery _lottery;
        private readonly Random _random;
        private readonly Span<int> _drawn;
        private readonly Server? _avoid;
        private int _count;
        private int _tickets;

        internal Drawing(Lottery lottery, Random random, Span<int> room, Server? avoid)
        {
            _lottery = lottery;
            _random = random;
            _drawn = room;
            _avoid = avoid;
            _tickets = lottery._ends is [.., var end] ? end : 0;
        }

        /// <summary>Draws one server more.</summary>
        /// <returns>The server, or <see langword="null"/> when all or enough have been drawn.</returns>
        public Server? Next()
        {
            while (_tickets > 0 && _count < _drawn.Length)
            {
                var server = _lottery._servers[Draw()];
                if (server != _avoid)
                {
                    return server;
                }
            }

            return null;
        }

        // One of the tickets that the servers drawn before have left, the gaps of those closed.
        private int Draw()
        {
            var ticket = _random.Next(_tickets);
            var place = 0;
            for (; place < _count && ticket >= _lottery.Start(_drawn[place]); place++)
            {
                ticket += _lottery.Weight(_drawn[place]);
            }

            var index = _lottery.Holder(ticket);
            _drawn[place.._count].CopyTo(_drawn[(place + 1)..]);
            _drawn[place] = index;
            _count++;
            _tickets -= _lottery.Weight(index);
            return index;
        }
    }
}
