using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// The header fields of a request, gathered once: walking through Kestrel's collection takes a new enumerator each time.
/// </summary>
internal sealed class RequestFields
{
    private KeyValuePair<string, StringValues>[] _fields = new KeyValuePair<string, StringValues>[32];
    private readonly List<string> _written = [];
    private int _count;

    public ReadOnlySpan<KeyValuePair<string, StringValues>> All => _fields.AsSpan(0, _count);

    /// <summary>The host that the client asked for, whatever rules have made of it.</summary>
    public StringValues ClientHost { get; private set; }

    /// <summary>Takes up a new request.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="trims">Whether to take blanks off the ends of values, as Kestrel does in HTTP/1 only.</param>
    public void Gather(IHeaderDictionary headers, bool trims)
    {
        _written.Clear();
        GatherAgain(headers);
        if (trims)
        {
            Trim(headers);
        }

        ClientHost = headers.Host;
    }

    /// <summary>Gathers the fields of a request that have changed.</summary>
    public void GatherAgain(IHeaderDictionary headers)
    {
        Clear();
        var count = headers.Count;
        if (count > _fields.Length)
        {
            Array.Resize(ref _fields, Math.Max(count, _fields.Length * 2));
        }

        headers.CopyTo(_fields, 0);
        _count = count;
    }

    /// <summary>A rule has written a header.</summary>
    public void Written(string name) => _written.Add(name);

    /// <summary>Whether a header stays on the client's connection. What rules have written goes on, whatever the client nominates.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="connection">The client's <c>Connection</c> header.</param>
    public bool StaysBehind(string name, StringValues connection) =>
        HopByHopHeaders.Contains(name, IsWritten(name) ? default : connection);

    public void Clear()
    {
        Array.Clear(_fields, 0, _count);
        _count = 0;
    }

    private void Trim(IHeaderDictionary headers)
    {
        for (var i = 0; i < _count; i++)
        {
            var (name, values) = _fields[i];
            if (HasOuterBlanks(values))
            {
                values = Array.ConvertAll(values.ToArray(), value => value?.Trim(' ', '\t'));
                headers[name] = values;
                _fields[i] = new(name, values);
            }
        }
    }

    private static bool HasOuterBlanks(StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { Length: > 0 } value && (value[0] is ' ' or '\t' || value[^1] is ' ' or '\t'))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWritten(string name) => _written.Count > 0 && _written.Contains(name, StringComparer.OrdinalIgnoreCase);
}
