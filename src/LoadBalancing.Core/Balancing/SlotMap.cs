using LoadBalancing.Servers;

namespace LoadBalancing.Balancing;

/// <summary>
/// A list in which every server stands as often as its weight says, spread evenly. Slot after slot every server gains its
/// weight; the first of those with the most whole turns to its credit takes the slot and pays a turn, which is the sum of all
/// weights.
/// </summary>
internal static class SlotMap
{
    /// <summary>Makes the list.</summary>
    /// <param name="servers">The servers, in the order that decides between equals. Their weights are above 0.</param>
    public static Server[] Build(IReadOnlyList<Server> servers)
    {
        if (servers.Count == 0)
        {
            return [];
        }

        var divisor = servers.Aggregate(0, (gcd, server) => Gcd(gcd, server.Weight));
        var weights = servers.Select(server => server.Weight / divisor).ToArray();
        var slots = new Server[weights.Sum()];
        var credits = new Credits(weights, slots.Length);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            slots[slot] = servers[credits.TakeSlot(slot)];
        }

        return slots;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    /// <summary>
    /// The whole turns to each server's credit. They change only when a server has gained another whole turn, which is known
    /// beforehand, or has paid one: so a slot costs no look at every server.
    /// </summary>
    private sealed class Credits
    {
        private readonly int[] _weights;
        private readonly int _turn;
        private readonly int[] _credit;
        private readonly int[] _gained;

        // Servers that gain a turn at a slot form a list: its first, and the next of each.
        private readonly int[] _firstAt;
        private readonly int[] _next;

        // Most credit first, then the first server. What a server had before its credit changed is passed over.
        private readonly PriorityQueue<int, (int Debt, int Server)> _queue = new();

        public Credits(int[] weights, int turn)
        {
            (_weights, _turn) = (weights, turn);
            _credit = new int[weights.Length];
            _gained = new int[weights.Length];
            _next = new int[weights.Length];
            _firstAt = new int[turn];
            Array.Fill(_firstAt, -1);
            for (var server = 0; server < weights.Length; server++)
            {
                Enqueue(server);
                Await(server);
            }
        }

        public int TakeSlot(int slot)
        {
            for (var server = _firstAt[slot]; server >= 0;)
            {
                var next = _next[server];
                _credit[server]++;
                Enqueue(server);
                Await(server);
                server = next;
            }

            while (true)
            {
                _queue.TryDequeue(out var server, out var key);
                if (-key.Debt == _credit[server])
                {
                    _credit[server]--;
                    Enqueue(server);
                    return server;
                }
            }
        }

        private void Enqueue(int server) => _queue.Enqueue(server, (-_credit[server], server));

        // The slot at which the sum of gains reaches the next whole turn.
        private void Await(int server)
        {
            var turns = ++_gained[server];
            var slot = (((long)turns * _turn) + _weights[server] - 1) / _weights[server] - 1;
            if (slot < _turn)
            {
                _next[server] = _firstAt[slot];
                _firstAt[slot] = server;
            }
        }
    }
}
