using Microsoft.AspNetCore.Http.Metadata;

namespace LoadBalancing.AspNetCore;

/// <summary>What is streamed needs no size limit; the servers set their own.</summary>
internal sealed class UnlimitedRequestSize : IRequestSizeLimitMetadata
{
    public static UnlimitedRequestSize Instance { get; } = new();

    public long? MaxRequestBodySize => null;
}
