namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>
/// Where operators may want leniency towards clients: each property lets one kind of request through, as the client sent it, that is
/// refused otherwise. What could put bytes into a server's stream that nobody checked is refused in any case.
/// </summary>
public sealed record RequestStrictness
{
    /// <summary>Nothing is let through that is not safe for what looks at the request.</summary>
    public static RequestStrictness Strict { get; } = new();

    /// <summary>
    /// Targets with <c>.</c> and <c>..</c> segments, which servers may read as another path than rules, routing and authorization do.
    /// Default: where nothing goes by the path, which is where neither an application routes nor a condition of the frontend or the
    /// backend looks at it; elsewhere they are answered 400.
    /// </summary>
    public bool? AllowDotSegments { get; init; }

    /// <summary>TRACE, which echoes a request with its cookies. Default: <see langword="false"/>, 405.</summary>
    public bool AllowTrace { get; init; }

    /// <summary>Targets with <c>#</c>, which some servers take for the end of the path. Default: <see langword="false"/>, 400.</summary>
    public bool AllowFragment { get; init; }

    /// <summary>Targets with a user name before the host. Default: <see langword="false"/>, 400.</summary>
    public bool AllowUserInfo { get; init; }

    /// <summary>Methods such as <c>get</c>, which are no known ones but look like it. Default: <see langword="false"/>, 400.</summary>
    public bool AllowMethodCase { get; init; }

    /// <summary>
    /// An empty <c>Host</c>; the server gets its own address there. Default: <see langword="false"/>, 400.
    /// </summary>
    public bool AllowEmptyHost { get; init; }

    /// <summary>
    /// <c>Content-Length</c> beside <c>Transfer-Encoding: chunked</c>; the length is left out. Default: <see langword="false"/>, 400.
    /// </summary>
    public bool AllowLengthWithCoding { get; init; }
}
