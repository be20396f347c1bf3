namespace LoadBalancing.Configuration;

/// <summary>
/// What makes an attempt worth repeating. All but <see cref="ConnectionFailure"/> concern only requests that may reach a server twice: of
/// <see cref="BackendOptions.RepeatableMethods"/>, as long as nothing of a body was sent.
/// </summary>
[Flags]
public enum RetryReasons
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>No connection came about.</summary>
    ConnectionFailure = 1,

    /// <summary>The connection ended before the head of a response was there.</summary>
    EmptyResponse = 1 << 1,

    /// <summary>The server sent something that is no valid response.</summary>
    InvalidResponse = 1 << 2,

    /// <summary>The server did not respond within <see cref="TimeoutOptions.Response"/>.</summary>
    ResponseTimeout = 1 << 3,

    /// <summary>A response of status 401.</summary>
    Status401 = 1 << 4,

    /// <summary>A response of status 403.</summary>
    Status403 = 1 << 5,

    /// <summary>A response of status 404.</summary>
    Status404 = 1 << 6,

    /// <summary>A response of status 408.</summary>
    Status408 = 1 << 7,

    /// <summary>A response of status 425.</summary>
    Status425 = 1 << 8,

    /// <summary>A response of status 500.</summary>
    Status500 = 1 << 9,

    /// <summary>A response of status 501.</summary>
    Status501 = 1 << 10,

    /// <summary>A response of status 502.</summary>
    Status502 = 1 << 11,

    /// <summary>A response of status 503.</summary>
    Status503 = 1 << 12,

    /// <summary>A response of status 504.</summary>
    Status504 = 1 << 13,

    /// <summary>What another server may well do better: all but the statuses 401 to 425 and 501.</summary>
    AllErrors = ConnectionFailure | EmptyResponse | InvalidResponse | ResponseTimeout | Status500 | Status502 | Status503 | Status504,
}
