namespace LoadBalancing.Conformance.Load;

/// <summary>What a request of the load is like.</summary>
internal enum LoadKind
{
    Get,
    GetWithCookie,
    Head,
    Post,
    Chunked,
    GetLarge,
}
