using System.Security.Authentication;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A server does not speak the protocol that was offered to it.</summary>
internal sealed class ProtocolRefusedException() : AuthenticationException("The server does not speak HTTP/2.");
