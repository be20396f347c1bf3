namespace LoadBalancing.Configuration;

/// <summary>What a stick rule does.</summary>
public enum StickAction
{
    /// <summary>Both <see cref="Match"/> and <see cref="StoreRequest"/>.</summary>
    On,

    /// <summary>Looks for the server of a request.</summary>
    Match,

    /// <summary>Remembers the server that has responded, under a key of the request.</summary>
    StoreRequest,

    /// <summary>Remembers the server that has responded, under a key of the response.</summary>
    StoreResponse,
}
