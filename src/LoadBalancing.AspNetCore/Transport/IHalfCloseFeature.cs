namespace LoadBalancing.AspNetCore.Transport;

/// <summary>A connection whose two directions can end each for itself; Kestrel knows nothing of that.</summary>
internal interface IHalfCloseFeature
{
    /// <summary>From now on the end of what the client sends is no reason to abort the request.</summary>
    void Allow();

    /// <summary>Ends our side, behind all that was flushed.</summary>
    ValueTask EndSendingAsync();
}
