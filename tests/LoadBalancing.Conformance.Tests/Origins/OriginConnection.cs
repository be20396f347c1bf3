using System.Net.Sockets;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Origins;

/// <summary>One connection to an <see cref="OriginServer"/>: answers its requests one after another.</summary>
internal sealed class OriginConnection(OriginServer server, Socket socket, int number) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>The request that was received and not answered completely.</summary>
    public OriginRequest? Unanswered { get; private set; }

    public async Task RunAsync(Func<OriginRequest, OriginAnswer> answer)
    {
        socket.NoDelay = true;
        var reader = new MessageReader(_stream);
        while (await ReadAsync(reader) is { } request)
        {
            Unanswered = request;
            var response = request.Path == OriginServer.HealthPath ? Health() : answer(request);
            await WriteAsync(response, withBody: request.Method != "HEAD");
            Unanswered = null;
            if (response.Close || !request.Head.KeepsConnection(request.Version))
            {
                return;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<OriginRequest?> ReadAsync(MessageReader reader)
    {
        if (await reader.ReadHeadAsync(CancellationToken.None) is not { } head)
        {
            return null;
        }

        var framing = head.RequestFraming();
        return new(server.Name, number, head, framing, await reader.ReadBodyAsync(framing, CancellationToken.None));
    }

    private async Task WriteAsync(OriginAnswer response, bool withBody)
    {
        var pieces = response.ToPieces(server.Name, withBody).ToList();
        foreach (var (number, piece) in pieces.Index())
        {
            if (number > 0)
            {
                await Task.Delay(response.Pause);
            }

            if (number == pieces.Count - 1)
            {
                await response.Release;
            }

            await _stream.WriteAsync(piece);
        }
    }

    private OriginAnswer Health() => server.Healthy
        ? OriginAnswer.Text("alive")
        : OriginAnswer.Text("ill") with { Status = "HTTP/1.1 503 Service Unavailable" };
}
