namespace LoadBalancing.Persistence;

/// <summary>What a rule does with the persistence of a request.</summary>
public enum PersistenceAction
{
    /// <summary>
    /// The client's cookie, or a rule that names a server, leads there even when the server is down or in maintenance, and the request
    /// never leaves it for another one.
    /// </summary>
    Force,

    /// <summary>The client's cookie leads nowhere, and none is set or changed in the response.</summary>
    Ignore,
}
