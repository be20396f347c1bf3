namespace LoadBalancing.Configuration;

/// <summary>The version of HTTP that is spoken with a server.</summary>
public enum ServerProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 alone: with TLS the server has to choose it, in clear text it is known to speak it.</summary>
    Http2,

    /// <summary>HTTP/2 if the server chooses it when TLS is set up, otherwise HTTP/1.1.</summary>
    Http2OrHttp1,
}
