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

    /// <summary>The name of the frontend, or an empty text where there is none.</summary>
    public string Frontend => Request.Frontend;

    /// <summary>The server that was tried last, or <see langword="null"/> before one is chosen.</summary>
    public Server? Server { get; init; }

    /// <summary>The response of the server, or <see langword="null"/> before it is there.</summary>
    public IResponse? Response { get; init; }

    /// <summary>The status of the response, where it is not seen as a whole; 0 before it is there.</summary>
    public int Status { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
