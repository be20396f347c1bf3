namespace LoadBalancing.Configuration;

/// <summary>Where a session's id stands in requests besides the cookie.</summary>
public enum SessionPlace
{
    /// <summary>In a parameter of the path, as in <c>/cart;jsessionid=A1</c>.</summary>
    PathParameter,

    /// <summary>In a parameter of the query string, as in <c>/cart?PHPSESSID=A1</c>.</summary>
    QueryString,
}
