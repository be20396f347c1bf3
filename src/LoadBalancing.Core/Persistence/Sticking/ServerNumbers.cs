namespace LoadBalancing.Persistence.Sticking;

/// <summary>Numbers the servers that entries name, so that an entry takes four bytes for it and is read in one place.</summary>
internal sealed class ServerNumbers
{
    private readonly Lock _writer = new();
    private volatile string[] _names = [];
    private volatile Dictionary<string, int> _numbers = [];

    public string this[int number] => _names[number];

    public int Of(string server) => _numbers.TryGetValue(server, out var number) ? number : Add(server);

    private int Add(string server)
    {
        lock (_writer)
        {
            if (_numbers.TryGetValue(server, out var number))
            {
                return number;
            }

            number = _names.Length;
            // Readers have the old ones in hand.
            _names = [.. _names, server];
            _numbers = new Dictionary<string, int>(_numbers, StringComparer.Ordinal) { [server] = number };
            return number;
        }
    }
}
