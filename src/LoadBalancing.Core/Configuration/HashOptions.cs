namespace LoadBalancing.Configuration;

/// <summary>The parameters of the algorithms that hash a part of the request, and of <see cref="Algorithm.Random"/>.</summary>
public sealed class HashOptions
{
    /// <summary>
    /// With <see cref="Algorithm.UrlParameter"/>, the parameter (case-sensitive); with <see cref="Algorithm.Header"/>, the header.
    /// Required with these two.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// With <see cref="Algorithm.Hash"/>, what to hash, in HAProxy's words: <c>src</c>, <c>path</c>, <c>query</c>, <c>url</c>,
    /// <c>base</c>, <c>method</c>, <c>req.hdr(name[,n])</c>, <c>req.hdr_ip(name[,n])</c>, <c>req.cook(name)</c>,
    /// <c>url_param(name)</c>, <c>call_key</c>, followed by any of <c>,lower</c>, <c>,upper</c>, <c>,ipmask(bits[,bits6])</c>. Required with it.
    /// </summary>
    public string? Expression { get; set; }

    /// <summary>With <see cref="Algorithm.Uri"/>, how many characters count at most; 1 or more. Default: all.</summary>
    public int? Length { get; set; }

    /// <summary>With <see cref="Algorithm.Uri"/>, how many directories count at most; 1 or more. Default: all.</summary>
    public int? Depth { get; set; }

    /// <summary>With <see cref="Algorithm.Uri"/>, whether the query string counts as well. Default: <see langword="false"/>.</summary>
    public bool Whole { get; set; }

    /// <summary>
    /// With <see cref="Algorithm.Uri"/>, whether the scheme and host of a target in absolute form are left out. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool PathOnly { get; set; }

    /// <summary>
    /// With <see cref="Algorithm.UrlParameter"/>, whether a parameter that is not in the query string of a POST request is looked
    /// for in the beginning of its body, up to 16 KB, which is waited for. Default: <see langword="false"/>.
    /// </summary>
    public bool CheckPost { get; set; }

    /// <summary>
    /// With <see cref="Algorithm.Header"/>, whether only the label before the top-level domain counts: <c>example</c> of
    /// <c>www.example.org</c>. Default: <see langword="false"/>.
    /// </summary>
    public bool DomainOnly { get; set; }

    /// <summary>How a hash leads to a server. Default: <see cref="HashType.MapBased"/>.</summary>
    public HashType Type { get; set; } = HashType.MapBased;

    /// <summary>
    /// The hash function; <see cref="Algorithm.Source"/> takes the address itself. Default: <see cref="HashFunction.Sdbm"/>.
    /// </summary>
    public HashFunction? Function { get; set; }

    /// <summary>
    /// Whether hashes are mixed once more, so that similar keys lie far apart. Default: only when the type is not
    /// <see cref="HashType.MapBased"/> and there is no <see cref="Function"/>.
    /// </summary>
    public bool? Avalanche { get; set; }

    /// <summary>
    /// With <see cref="HashType.Maglev"/>, how many places the table has: a prime number, 1009 to 5000011, best a hundred times the
    /// number of servers or more. Default: 65537.
    /// </summary>
    public int TableSize { get; set; } = 65_537;

    /// <summary>
    /// The most that a server may be loaded, in percent of the average by weight; a request for a server above goes to the next on the
    /// ring, map or table, or to the next best. Also for <see cref="Algorithm.Random"/>. 101 or more, or 0 (the default) for no limit.
    /// </summary>
    public int BalanceFactor { get; set; }
}
