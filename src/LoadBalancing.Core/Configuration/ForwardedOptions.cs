namespace LoadBalancing.Configuration;

/// <summary>The headers that tell servers who the client is. All are off by default.</summary>
public sealed class ForwardedOptions
{
    /// <summary>Appends the client's IP address in <see cref="ForHeader"/>. Default: <see langword="false"/>.</summary>
    public bool For { get; set; }

    /// <summary>Header that carries the client's address. Default: <c>X-Forwarded-For</c>.</summary>
    public string ForHeader { get; set; } = "X-Forwarded-For";

    /// <summary>
    /// Networks (<c>10.0.0.0/8</c>) or addresses of clients for which nothing is added, such as a TLS terminator that adds the
    /// header itself. Default: none.
    /// </summary>
    public IList<string> ForExcept { get; } = [];

    /// <summary>Adds the address only if the request has no such header yet. Default: <see langword="false"/>.</summary>
    public bool ForIfNone { get; set; }

    /// <summary>Sets <c>X-Forwarded-Proto</c> to the scheme of the client's request. Default: <see langword="false"/>.</summary>
    public bool Proto { get; set; }

    /// <summary>Sets <c>X-Forwarded-Host</c> to the host of the client's request. Default: <see langword="false"/>.</summary>
    public bool Host { get; set; }
}
