using System.Net;

namespace LoadBalancing.Conformance.Clients;

/// <summary>Clients of HTTP/2 without TLS, each with one connection on which it asks many things at the same time.</summary>
internal sealed class Http2Crowd : IDisposable
{
    private readonly List<HttpClient> _clients;

    /// <param name="port">The port of this machine that they talk to.</param>
    /// <param name="count">How many they are.</param>
    public Http2Crowd(int port, int count) => _clients = [.. Enumerable.Range(0, count).Select(_ => new HttpClient
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    })];

    /// <summary>Has each of them send requests at the same time, and tells the statuses of the answers.</summary>
    public IReadOnlyList<Task<HttpStatusCode>> GetAsync(string path, int each) =>
        [.. _clients.SelectMany(client => Enumerable.Range(0, each).Select(_ => GetAsync(client, path)))];

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
