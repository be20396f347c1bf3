namespace LoadBalancing.Http;

/// <summary>What a caller can say of a single call of a balanced <see cref="HttpClient"/>.</summary>
public static class BalancedCall
{
    /// <summary>
    /// Calls of the same key, such as a customer's number, go to the same server as long as it is usable, from every process that knows the
    /// same servers. When it is not, they go to another, the same for all of them; calls of other keys stay where they are. The client's
    /// persistence cookie comes first. With <see cref="Configuration.Algorithm.Hash"/> the backend's expression decides, in which the
    /// key is called <c>call_key</c>.
    /// </summary>
    public static HttpRequestOptionsKey<string> Key { get; } = new("LoadBalancing.Key");
}
