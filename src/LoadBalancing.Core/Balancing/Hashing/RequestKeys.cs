using LoadBalancing.Samples;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>Makes keys of parts of a request.</summary>
internal static class RequestKeys
{
    /// <summary>The value of a sample, of text or an address.</summary>
    public static RequestKey Of(Sample sample) => (request, ref key) =>
    {
        var buffer = default(SampleBuffer);
        try
        {
            if (!sample.TryGet(new SampleContext(request, backends: null, backend: null), ref buffer, out var value))
            {
                return false;
            }

            if (sample.Type == SampleType.Address)
            {
                Span<byte> bytes = stackalloc byte[IPBits.MaxLength];
                key.Append(bytes[..value.Address.Write(bytes)]);
            }
            else
            {
                key.Append(value.Text);
            }

            return true;
        }
        finally
        {
            buffer.Dispose();
        }
    };

    /// <summary>The first value of a header; an empty one is as good as none.</summary>
    public static RequestKey Header(string name) => (request, ref key) =>
    {
        HeaderValues.TryFind(request.GetHeader(name), occurrence: 1, out var value);
        key.Append(value);
        return value.Length > 0;
    };

    /// <summary>The label before the top-level domain of the host that a header names.</summary>
    public static RequestKey Domain(string name) => (request, ref key) =>
    {
        var found = HeaderValues.TryFind(request.GetHeader(name), occurrence: 1, out var host);
        key.Append(DomainOf(host));
        return found;
    };

    private static ReadOnlySpan<char> DomainOf(ReadOnlySpan<char> host)
    {
        var end = host.LastIndexOf('.');
        if (end < 0)
        {
            return host;
        }

        var begin = host[..end].LastIndexOf('.') + 1;
        return host[begin..end];
    }
}
