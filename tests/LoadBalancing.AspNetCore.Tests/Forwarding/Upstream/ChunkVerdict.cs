namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>What became of the bytes of a chunked body.</summary>
internal enum ChunkVerdict
{
    Complete,
    Incomplete,
    Refused,
}
