using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Conformance.Network;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Clients;

/// <summary>One connection of a client that sends what it is given, reads strictly and never tries again.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly NetworkStream _stream;
    private readonly MessageReader _reader;

    private RawClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new MessageReader(_stream);
    }

    /// <param name="port">A port of 127.0.0.1, or of ::1 for a client with an IPv6 address.</param>
    /// <param name="from">The client's own address; by default the system chooses, which is 127.0.0.1.</param>
    /// <param name="network">Where it is; by default with everybody else.</param>
    public static async Task<RawClient> ConnectAsync(int port, IPAddress? from = null, OwnNetwork? network = null)
    {
        var family = from?.AddressFamily ?? AddressFamily.InterNetwork;
        var socket = network?.CreateSocket() ?? new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, port);
        return new(socket);
    }

    /// <summary>Sends a request and reads its response.</summary>
    /// <param name="request">The bytes to send, which begin with the method.</param>
    /// <exception cref="IOException">The connection ended before the response did.</exception>
    /// <exception cref="OperationCanceledException">The response did not come in time.</exception>
    /// <exception cref="InvalidDataException">The response breaks the rules of HTTP.</exception>
    public async Task<RawResponse> SendAsync(ReadOnlyMemory<byte> request)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(request, patience.Token);
        var interim = new List<MessageHead>();
        while (true)
        {
            var head = await _reader.ReadHeadAsync(patience.Token) ?? throw new CutMessageException("before the response");
            var status = StatusOf(head);
            if (status is >= 200 or 101)
            {
                return await ReadRestAsync(head, status, MethodOf(request.Span), interim, patience.Token);
            }

            interim.Add(head);
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<RawResponse> ReadRestAsync(
        MessageHead head, int status, string method, List<MessageHead> interim, CancellationToken cancellation)
    {
        var framing = head.ResponseFraming(method, status);
        var response = new RawResponse(head, framing, await _reader.ReadBodyAsync(framing, cancellation), interim);
        if (!response.KeepsConnection)
        {
            await _reader.ReadEndAsync(cancellation);
        }
        else if (!_reader.Unread.IsEmpty)
        {
            throw new InvalidDataException($"bytes behind the response: '{Encoding.Latin1.GetString(_reader.Unread)}'");
        }

        return response;
    }

    private static string MethodOf(ReadOnlySpan<byte> request) => Encoding.Latin1.GetString(request[..request.IndexOf((byte)' ')]);

    private static int StatusOf(MessageHead head) => head.StartWords is ["HTTP/1.0" or "HTTP/1.1", { Length: 3 } status, ..]
        ? int.Parse(status, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture)
        : throw new InvalidDataException($"not a status line: '{head.StartLine}'");
}
