namespace LoadBalancing.Servers;

/// <summary>What a server is able to do, as far as checks tell.</summary>
public enum OperationalState
{
    /// <summary>The server is not to be used.</summary>
    Down,

    /// <summary>The server works again and grows into its weight.</summary>
    Starting,

    /// <summary>The server works, or nothing says otherwise.</summary>
    Up,

    /// <summary>The server works and asks for no new clients; persistence still brings its own back.</summary>
    Stopping,
}
