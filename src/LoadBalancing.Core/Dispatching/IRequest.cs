using System.Net;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Dispatching;

/// <summary>A request as algorithms and rules see it. Members cost nothing until they are used.</summary>
public interface IRequest
{
    /// <summary>The name of the listening point that the request came to, or an empty text where there is none.</summary>
    string Frontend => "";

    /// <summary>The address of the client, or <see langword="null"/> when there is none, as for a request made in this process.</summary>
    IPAddress? ClientAddress { get; }

    /// <summary>The method, in the client's letter case.</summary>
    string Method { get; }

    /// <summary>The request target as the client sent it: <c>/path?query</c>, an absolute URI or <c>*</c>.</summary>
    string Target { get; }

    /// <summary>The port of the client, or 0 when it is not known.</summary>
    int ClientPort => 0;

    /// <summary>The address that the client connected to, or <see langword="null"/> when it is not known.</summary>
    IPAddress? LocalAddress => null;

    /// <summary>The port that the client connected to, or 0 when it is not known.</summary>
    int LocalPort => 0;

    /// <summary>The protocol with its version, such as <c>HTTP/1.1</c>.</summary>
    string Protocol => "HTTP/1.1";

    /// <summary>What tells the request from all others of this process; empty when it has no such thing.</summary>
    string Id => "";

    /// <summary>Whether the client sent the request over TLS.</summary>
    bool IsSecure { get; }

    /// <summary>
    /// What the caller within this process says that belongs together, <see cref="Http.BalancedCall.Key"/>, or <see langword="null"/>, as for all requests
    /// from elsewhere.
    /// </summary>
    string? CallKey => null;

    /// <summary>The beginning of the body, as far as it was waited for; empty unless the engine asked for it.</summary>
    ReadOnlyMemory<byte> BodyStart { get; }

    /// <summary>The values of a header, one for each line; none when the request has no such header.</summary>
    /// <param name="name">Name of the header; letter case does not matter.</param>
    StringValues GetHeader(string name);

    /// <summary>The time that regular expressions may take over the request, or <see langword="null"/> where nobody counts it.</summary>
    internal RegexBudget? RegexBudget => null;

    /// <summary>The variables of a scope, or <see langword="null"/> where, or when, there are none.</summary>
    internal VariableSet? VariablesOf(VariableScope scope) => null;
}
