using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>What takes a request's body on its way to a server.</summary>
internal interface IBodyTarget
{
    /// <summary>Takes a part, which may stay until the next flush.</summary>
    ValueTask WriteAsync(ReadOnlySequence<byte> data);

    /// <summary>Takes the end of the body and the request's trailers.</summary>
    /// <exception cref="RequestBodyException">A trailer is not valid.</exception>
    void WriteEnd(HttpRequest request);

    /// <summary>Sends what was taken.</summary>
    ValueTask FlushAsync();

    /// <summary>Ends the exchange at once.</summary>
    void Drop();
}
