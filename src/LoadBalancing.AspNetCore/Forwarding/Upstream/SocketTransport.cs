using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>A connection in clear text.</summary>
internal sealed class SocketTransport(Socket socket) : ServerTransport
{
    public override bool IsReadable(bool exactly) => socket.Poll(0, SelectMode.SelectRead);

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        var sending = socket.SendAsync(data, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return SendRestAsync(sending, data);
        }

        var sent = sending.Result;
        return sent == data.Length ? default : SendRestAsync(new ValueTask<int>(sent), data);
    }

    public override void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public override void Close() => socket.Dispose();

    private async ValueTask SendRestAsync(ValueTask<int> sending, ReadOnlyMemory<byte> data)
    {
        while (true)
        {
            data = data[await sending.ConfigureAwait(false)..];
            if (data.IsEmpty)
            {
                return;
            }

            sending = socket.SendAsync(data, SocketFlags.None);
        }
    }
}
