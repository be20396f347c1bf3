using System.Net;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>A request of which a test says only what matters to it.</summary>
internal class StubRequest : IRequest
{
    private readonly Dictionary<string, StringValues> _headers = new(StringComparer.OrdinalIgnoreCase);

    public IPAddress? ClientAddress { get; init; } = IPAddress.Loopback;

    public string Method { get; init; } = "GET";

    public string Target { get; init; } = "/";

    public bool IsSecure { get; init; }

    public ReadOnlyMemory<byte> BodyStart { get; init; }

    public StringValues GetHeader(string name) => _headers.GetValueOrDefault(name);

    public StubRequest With(string header, StringValues values)
    {
        _headers[header] = values;
        return this;
    }
}
