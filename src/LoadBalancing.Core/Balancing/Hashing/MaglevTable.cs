namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// The lookup table of Maglev (Eisenbud and others, NSDI 2016, section 3.4). Every server has an order of its own in which it would
/// like to have the places of the table; they take turns, and at each turn a server takes the first of its places that is free. A
/// server of less than the greatest weight sits out the turns in between.
/// </summary>
internal static class MaglevTable
{
    /// <summary>Fills a table.</summary>
    /// <param name="servers">The servers; the table does not depend on their order.</param>
    /// <param name="size">Places, a prime number.</param>
    /// <returns>The index of the server of each place.</returns>
    public static int[] Fill(IReadOnlyList<RingServer> servers, int size)
    {
        var table = new int[size];
        Array.Fill(table, -1);
        Claimant[] claimants = [.. servers.Select((server, index) => new Claimant(server, index, size)).OrderBy(claimant => claimant.Key)];
        if (claimants.Length == 0)
        {
            return [];
        }

        var greatest = servers.Max(server => server.Weight);
        for (var filled = 0; ;)
        {
            foreach (var claimant in claimants)
            {
                if (!claimant.HasTurn(greatest))
                {
                    continue;
                }

                table[claimant.NextFree(table)] = claimant.Index;
                if (++filled == size)
                {
                    return table;
                }
            }
        }
    }

    private sealed class Claimant(RingServer server, int index, int size)
    {
        // The order of preference: from a place of its own by steps of its own, which meet every place of a prime number of them.
        private readonly int _step = 1 + (int)(Mix.Of(server.Key, 1) % (ulong)(size - 1));
        private int _place = (int)(Mix.Of(server.Key, 0) % (ulong)size);

        // Nothing is left to be earned for the first turn: everybody has a place.
        private int _credit = int.MaxValue / 2;

        public uint Key { get; } = server.Key;

        public int Index { get; } = index;

        public bool HasTurn(int greatestWeight)
        {
            if (_credit >= greatestWeight)
            {
                _credit = 0;
                return true;
            }

            _credit += server.Weight;
            if (_credit < greatestWeight)
            {
                return false;
            }

            _credit -= greatestWeight;
            return true;
        }

        public int NextFree(int[] table)
        {
            while (table[_place] >= 0)
            {
                Advance();
            }

            var free = _place;
            Advance();
            return free;
        }

        private void Advance() => _place = (_place += _step) < size ? _place : _place - size;
    }
}
