namespace LoadBalancing.Conformance.Rules;

/// <summary>Rules of a frontend and its backend, and requests that are sent under them.</summary>
/// <param name="Frontend">Lines of the frontend.</param>
/// <param name="Backend">Lines of the backend.</param>
/// <param name="Requests">The requests: method and target, and headers behind line ends.</param>
internal sealed record RuleCase(string[] Frontend, string[] Backend, params string[] Requests)
{
    /// <summary>One line of the frontend, asked at <c>/path?a=b</c>.</summary>
    public static RuleCase Of(string line) => Of(line, "GET /path?a=b");

    /// <summary>One line of the frontend.</summary>
    public static RuleCase Of(string line, params string[] requests) => new([line], [], requests);

    public override string ToString() => string.Join("; ", Frontend.Concat(Backend));
}
