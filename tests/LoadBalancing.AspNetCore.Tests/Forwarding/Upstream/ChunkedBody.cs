namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>What was read of a chunked body.</summary>
/// <param name="Verdict">Whether it ended, broke off or was not valid.</param>
/// <param name="Data">The data in front of that place.</param>
/// <param name="Trailers">The trailer lines in front of that place.</param>
/// <param name="Used">Bytes up to the end of a complete body.</param>
internal sealed record ChunkedBody(ChunkVerdict Verdict, string Data, string Trailers, int Used);
