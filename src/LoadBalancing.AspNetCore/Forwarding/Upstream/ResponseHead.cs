namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>The head of a response, as places in the bytes received. One object serves all responses of a connection.</summary>
internal sealed class ResponseHead
{
    /// <summary>Most header fields that a response may have.</summary>
    public const int MostFields = 256;

    private HeaderField[] _fields = new HeaderField[32];
    private int _count;

    public int Status { get; set; }

    /// <summary>The minor version: 1 for HTTP/1.1, 0 for HTTP/1.0.</summary>
    public int Minor { get; set; }

    public int ReasonStart { get; set; }

    public int ReasonLength { get; set; }

    public ResponseFraming Framing { get; set; }

    /// <summary>The announced length with <see cref="ResponseFraming.Length"/>.</summary>
    public long ContentLength { get; set; }

    /// <summary>Whether the server keeps the connection after the response.</summary>
    public bool KeepsAlive { get; set; }

    /// <summary>Whether the server asks for an authentication that holds for the connection instead of the request.</summary>
    public bool AuthenticatesConnection { get; set; }

    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(0, _count);

    public void Clear()
    {
        _count = 0;
        ContentLength = 0;
        AuthenticatesConnection = false;
    }

    /// <summary>Adds a field.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(HeaderField field)
    {
        if (_count == _fields.Length)
        {
            if (_count == MostFields)
            {
                return false;
            }

            Array.Resize(ref _fields, _count * 2);
        }

        _fields[_count++] = field;
        return true;
    }
}
