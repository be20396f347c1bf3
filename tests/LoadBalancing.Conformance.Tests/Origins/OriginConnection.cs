using System.Net.Sockets;
using LoadBalancing.Conformance.Wire;

namespace LoadBalancing.Conformance.Origins;

/// <summary>One connection to an <see cref="OriginServer"/>: answers its requests one after another.</summary>
internal sealed class OriginConnection(OriginServer server, Socket socket, int number)
{
    public async Task RunAsync(Func<OriginRequest, OriginAnswer> answer)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new MessageReader(stream);
        while (await ReadAsync(reader) is { } request)
        {
            var response = request.Path == OriginServer.HealthPath ? Health() : answer(request);
            await stream.WriteAsync(response.ToBytes(server.Name, withBody: request.Method != "HEAD"));
            if (response.Close || !request.Head.KeepsConnection(request.Version))
            {
                return;
            }
        }
    }

    private async Task<OriginRequest?> ReadAsync(MessageReader reader)
    {
        if (await reader.ReadHeadAsync(CancellationToken.None) is not { } head)
        {
            return null;
        }

        var framing = head.RequestFraming();
        return new(server.Name, number, head, framing, await reader.ReadBodyAsync(framing, CancellationToken.None));
    }

    private OriginAnswer Health() => server.Healthy
        ? OriginAnswer.Text("alive")
        : OriginAnswer.Text("ill") with { Status = "HTTP/1.1 503 Service Unavailable" };
}
