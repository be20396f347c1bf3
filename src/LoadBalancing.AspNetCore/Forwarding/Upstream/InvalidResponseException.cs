namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A server sent something that is no valid HTTP/1.1 response, or could be read in two ways.</summary>
internal sealed class InvalidResponseException(string message) : IOException(message);
