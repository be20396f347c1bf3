using LoadBalancing.Dispatching;
using LoadBalancing.Servers;

namespace LoadBalancing.Samples;

/// <summary>What samples are taken from.</summary>
/// <param name="request">The request.</param>
/// <param name="backends">All backends, or <see langword="null"/> where none is known.</param>
/// <param name="backend">The backend that serves the request, or <see langword="null"/> while none is chosen.</param>
internal readonly struct SampleContext(IRequest request, BackendCollection? backends, Backend? backend)
{
    public IRequest Request { get; } = request;

    public BackendCollection? Backends { get; } = backends;

    public Backend? Backend { get; } = backend;
}
