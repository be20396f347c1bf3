using System.Net.Sockets;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>One connection to a <see cref="RecordingOrigin"/>: keeps every byte, and answers what arrived as a whole request.</summary>
internal sealed class RecordingConnection(Socket socket, byte[] answer, bool closes) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly TaskCompletionSource _ended = new();
    private byte[] _received = [];

    /// <summary>Every byte so far.</summary>
    public byte[] Received => Volatile.Read(ref _received);

    /// <summary>Completes when either side has ended the connection.</summary>
    public Task Ended => _ended.Task;

    public async Task RunAsync()
    {
        try
        {
            await ServeAsync();
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The proxy or the case ended the connection.
        }
        finally
        {
            _ended.TrySetResult();
            Dispose();
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task ServeAsync()
    {
        var buffer = new byte[64 * 1024];
        var answered = 0;
        while (await _stream.ReadAsync(buffer) is > 0 and var read)
        {
            Volatile.Write(ref _received, [.. _received, .. buffer.AsSpan(0, read)]);
            for (var sight = await ServerSight.OfAsync(_received); answered < sight.Requests.Count; answered++)
            {
                await _stream.WriteAsync(answer);
                if (closes)
                {
                    return;
                }
            }
        }
    }
}
