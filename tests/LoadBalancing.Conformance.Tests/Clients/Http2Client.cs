using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Clients;

/// <summary>A client of HTTP/2 without TLS that sends fields of its own choice, such as cookies in several, one request after another.</summary>
internal sealed class Http2Client : IDisposable
{
    private readonly HttpClient _client;
    private FieldAddingStream? _connection;

    /// <param name="port">The port of this machine that it talks to.</param>
    public Http2Client(int port)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
                return _connection = new FieldAddingStream(new NetworkStream(socket, ownsSocket: true)) { Fields = Next };
            },
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    private byte[] Next { get; set; } = [];

    /// <summary>Sends a request without a body.</summary>
    /// <param name="method">The method.</param>
    /// <param name="fields">Its fields, which are sent as they are.</param>
    public Task<HttpResponseMessage> SendAsync(string method, IEnumerable<(string Name, string Value)> fields)
    {
        Next = Http2Request.Fields(fields);
        if (_connection is not null)
        {
            _connection.Fields = Next;
        }

        return _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/")
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        });
    }

    public void Dispose() => _client.Dispose();
}
