using System.Net;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Micro;

/// <summary>A request to pick a server for.</summary>
internal sealed class Request : IRequest
{
    public IPAddress? ClientAddress { get; init; } = IPAddress.Loopback;

    public string Method => "GET";

    public string Target { get; init; } = "/";

    public bool IsSecure => false;

    public ReadOnlyMemory<byte> BodyStart => default;

    /// <summary>The headers, names in the letter case in which they are asked for.</summary>
    public Dictionary<string, StringValues> Headers { get; init; } = [];

    public StringValues GetHeader(string name) => Headers.GetValueOrDefault(name);
}
