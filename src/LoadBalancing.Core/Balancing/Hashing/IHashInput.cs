using LoadBalancing.Dispatching;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>Makes a hash of a part of a request.</summary>
internal interface IHashInput
{
    /// <param name="request">The request.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>Whether the request has such a part.</returns>
    bool TryHash(IRequest request, out uint hash);
}
