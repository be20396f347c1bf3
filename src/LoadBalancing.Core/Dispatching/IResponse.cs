using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Dispatching;

/// <summary>The response of a server as rules see it.</summary>
public interface IResponse
{
    /// <summary>The status.</summary>
    int Status { get; }

    /// <summary>The values of a header, one for each line; none when the response has no such header.</summary>
    /// <param name="name">Name of the header; letter case does not matter.</param>
    StringValues GetHeader(string name);
}
