using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// The header fields of a request, gathered once: Kestrel's collection makes a new enumerator each time it is walked through.
/// </summary>
internal sealed class RequestFields
{
    private KeyValuePair<string, StringValues>[] _fields = new KeyValuePair<string, StringValues>[32];
    private int _count;

    public ReadOnlySpan<KeyValuePair<string, StringValues>> All => _fields.AsSpan(0, _count);

    public void Gather(IHeaderDictionary headers)
    {
        Clear();
        foreach (var field in headers)
        {
            if (_count == _fields.Length)
            {
                Array.Resize(ref _fields, _count * 2);
            }

            _fields[_count++] = field;
        }
    }

    public void Clear()
    {
        Array.Clear(_fields, 0, _count);
        _count = 0;
    }
}
