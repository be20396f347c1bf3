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
    public void Gather(IHeaderDictionary headers)
    {
        ClientHost = headers.Host;
        _written.Clear();
        GatherAgain(headers);
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

    private bool IsWritten(string name) => _written.Count > 0 && _written.Contains(name, StringComparer.OrdinalIgnoreCase);
}
