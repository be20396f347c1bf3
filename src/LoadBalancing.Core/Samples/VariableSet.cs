namespace LoadBalancing.Samples;

/// <summary>The values of variables. There are few of them; requests of one connection may ask at the same time.</summary>
internal sealed class VariableSet
{
    private readonly List<(string Name, string Value)> _values = [];

    public string? Find(string name)
    {
        lock (_values)
        {
            return IndexOf(name) is >= 0 and var index ? _values[index].Value : null;
        }
    }

    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; <see langword="null"/> takes it away.</param>
    public void Set(string name, string? value)
    {
        lock (_values)
        {
            if (IndexOf(name) is >= 0 and var index)
            {
                _values.RemoveAt(index);
            }

            if (value is not null)
            {
                _values.Add((name, value));
            }
        }
    }

    public void Clear()
    {
        // Most requests have none.
        if (_values.Count == 0)
        {
            return;
        }

        lock (_values)
        {
            _values.Clear();
        }
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            if (_values[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
