using LoadBalancing.Dispatching;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>Takes a part of a request as a key.</summary>
/// <param name="request">The request.</param>
/// <param name="key">Takes the bytes.</param>
/// <returns>Whether the request has such a part.</returns>
internal delegate bool RequestKey(IRequest request, ref KeyBuffer key);
