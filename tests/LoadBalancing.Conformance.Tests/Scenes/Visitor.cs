using System.Net.Sockets;
using System.Text;
using LoadBalancing.Conformance.Clients;

namespace LoadBalancing.Conformance.Scenes;

/// <summary>A client that keeps its cookies and its connection, as browsers do, but never asks twice by itself.</summary>
/// <param name="port">The port of the balancer that it talks to.</param>
internal sealed class Visitor(int port) : IDisposable
{
    /// <summary>
    /// The header in which each balancer adds the server that it chose. This is how servers are told apart that are the same machine.
    /// </summary>
    public const string WayHeader = "X-Way";

    // What a balancer puts before the application's cookie ends with this.
    private const char Delimiter = '~';

    private readonly Dictionary<string, string> _cookies = [];
    private RawClient? _connection;

    public bool HasSession => _cookies.ContainsKey(Application.Cookie);

    /// <summary>Goes on with the session, or begins one.</summary>
    /// <exception cref="VisitFailedException">No server answered.</exception>
    public async Task<Visit> VisitAsync()
    {
        var page = HasSession ? Application.SessionPage : Application.BeginPage;
        var cookies = _cookies.Count == 0 ? "" : $"Cookie: {string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))}\r\n";
        RawResponse response;
        try
        {
            _connection ??= await RawClient.ConnectAsync(port);
            response = await _connection.SendAsync(Encoding.Latin1.GetBytes($"GET {page} HTTP/1.1\r\nHost: farm\r\n{cookies}\r\n"));
        }
        catch (Exception failed) when (failed is IOException or SocketException or InvalidDataException or OperationCanceledException)
        {
            Hang();
            throw new VisitFailedException($"{page} with {cookies.TrimEnd()}: {failed.Message}", failed);
        }

        if (!response.KeepsConnection)
        {
            Hang();
        }

        if (response is not { Origin: { } machine, Status: 200 })
        {
            throw new VisitFailedException($"{page} with {cookies.TrimEnd()}: {response.Head.StartLine} from {response.Origin ?? "a balancer"}");
        }

        return new(
            string.Join(" > ", response.Head.Values(WayHeader).Reverse()),
            machine,
            string.Join(", ", response.SetCookies.Select(Take).OfType<string>()),
            Encoding.Latin1.GetString(response.Body) == "kept");
    }

    /// <summary>Ends the connection, not the session.</summary>
    public void Hang()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Forgets everything, as a visitor does who is another.</summary>
    public void Forget()
    {
        Hang();
        _cookies.Clear();
    }

    public void Dispose() => Hang();

    /// <returns>What of the cookie is the balancers', or <see langword="null"/> when nothing is.</returns>
    private string? Take(string line)
    {
        var cookie = line.Split(';')[0].Split('=', 2);
        _cookies[cookie[0]] = cookie[1];
        var prefix = cookie[1].LastIndexOf(Delimiter) + 1;
        return cookie[0] != Application.Cookie ? $"{cookie[0]}={cookie[1]}" : prefix > 0 ? $"{cookie[0]}={cookie[1][..prefix]}" : null;
    }
}
