using System.Net;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Simulator.Engine;

/// <summary>A request, from its arrival to its completion.</summary>
internal sealed class Request(Traffic traffic, double arrived) : Event, IRequest
{
    /// <summary>A request that only needs a server, for a key.</summary>
    public Request(int key)
        : this(null!, 0) => Target = $"/{key}?key={key}";

    /// <summary>A request that only needs a server.</summary>
    public static IRequest Any { get; } = new Request(key: 0);

    public double Arrived { get; } = arrived;

    /// <summary>How long a server works on it, in seconds.</summary>
    public double Service { get; set; }

    /// <summary>The status it is answered with.</summary>
    public int Status { get; set; } = (int)HttpStatusCode.OK;

    public Lease Lease { get; set; }

    /// <summary>Whether its time is counted.</summary>
    public bool Counts { get; init; }

    /// <summary>The number of its server, in order of declaration.</summary>
    public int Station { get; set; }

    public IPAddress? ClientAddress => IPAddress.Loopback;

    public string Method => "GET";

    public string Target { get; } = "/";

    public bool IsSecure => false;

    public ReadOnlyMemory<byte> BodyStart => default;

    public StringValues GetHeader(string name) => default;

    public override void Happen() => traffic.Complete(this);
}
