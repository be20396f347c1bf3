namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>The client's request body could not be read; the cause is the inner exception.</summary>
internal sealed class RequestBodyException(Exception cause) : Exception(cause.Message, cause);
