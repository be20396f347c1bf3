namespace LoadBalancing.Conformance.Scenes;

/// <summary>What came of one request of a visitor.</summary>
/// <param name="Way">The servers that the balancers chose, from the outermost balancer on.</param>
/// <param name="Machine">The machine that answered. Several servers of a balancer may be the same one.</param>
/// <param name="Given">The persistence cookies that the response gave: of those before the application's, what the balancer put there.</param>
/// <param name="IsKept">Whether the server knew the session.</param>
internal sealed record Visit(string Way, string Machine, string Given, bool IsKept)
{
    /// <summary>The server that the innermost balancer chose.</summary>
    public string Server => Way[(Way.LastIndexOf(' ') + 1)..];

    public override string ToString() => $"{Way}, {(Given == "" ? "no cookie" : Given)}, session {(IsKept ? "kept" : "lost")}";
}
