namespace LoadBalancing.Configuration;

/// <summary>How a MySQL or MariaDB server is checked.</summary>
public sealed class MySqlCheckOptions
{
    /// <summary>
    /// A user who may log in without a password; should have no rights besides. Default: none; the server's greeting is enough then, and
    /// the server counts each check as a connection that was broken off.
    /// </summary>
    public string? User { get; set; }

    /// <summary>How the user logs in. Default: <see cref="MySqlHandshake.Post41"/>.</summary>
    public MySqlHandshake Handshake { get; set; } = MySqlHandshake.Post41;
}
