namespace LoadBalancing.Configuration;

/// <summary>How a PostgreSQL server is checked.</summary>
public sealed class PostgreSqlCheckOptions
{
    /// <summary>Who the check says it is. The server need not know this user. Required.</summary>
    public string User { get; set; } = "";
}
