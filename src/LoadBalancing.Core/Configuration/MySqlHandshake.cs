namespace LoadBalancing.Configuration;

/// <summary>How a client of a MySQL server logs in.</summary>
public enum MySqlHandshake
{
    /// <summary>As since version 4.1.</summary>
    Post41,

    /// <summary>As before version 4.1.</summary>
    Pre41,

    /// <summary>As version 8.0 expects of users with the plug-in <c>mysql_native_password</c>.</summary>
    Post80,
}
