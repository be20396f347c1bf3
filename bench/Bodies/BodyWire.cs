using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Bodies;

/// <summary>One end of a connection that makes and swallows bodies of any size without holding them.</summary>
public sealed class BodyWire(Socket socket) : IDisposable
{
    private const int Portion = 256 * 1024;
    private const string ChunkSize = "40000\r\n";

    private static readonly byte[] Fill = Encoding.ASCII.GetBytes(new string('x', Portion));
    private static readonly byte[] Chunk = Encoding.ASCII.GetBytes($"{ChunkSize}{new string('x', Portion)}\r\n");

    private readonly byte[] _buffer = new byte[Portion];
    private int _start;
    private int _end;
    private long _sent;

    /// <summary>Bytes of bodies that have been handed to the system.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Reads the head of a message.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (_start == _end)
            {
                await FillAsync();
            }

            head.Append((char)_buffer[_start++]);
        }

        return head.ToString();
    }

    /// <summary>Reads a body and forgets it.</summary>
    /// <param name="head">The message's head, which tells the end of the body.</param>
    /// <param name="length">The length that the body has to have.</param>
    public async Task SwallowAsync(string head, long length)
    {
        if (head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.OrdinalIgnoreCase))
        {
            await SwallowChunksAsync(length);
        }
        else if (head.Contains(string.Create(CultureInfo.InvariantCulture, $"\r\nContent-Length: {length}\r\n"), StringComparison.OrdinalIgnoreCase))
        {
            await SwallowAsync(length);
        }
        else
        {
            throw new InvalidDataException($"The length {length} is not what was announced:\n{head}");
        }
    }

    /// <summary>Sends a text, and a body behind it.</summary>
    public async Task SendAsync(string head, long length = 0, bool chunked = false)
    {
        await SendAllAsync(Encoding.ASCII.GetBytes(head));
        var piece = chunked ? Chunk : Fill;
        for (var rest = length; rest > 0; rest -= Portion)
        {
            await SendAllAsync(rest >= Portion || chunked ? piece : piece.AsMemory(0, (int)rest));
            Volatile.Write(ref _sent, _sent + Portion);
        }

        if (chunked)
        {
            await SendAllAsync("0\r\n\r\n"u8.ToArray());
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task SwallowAsync(long length)
    {
        while (true)
        {
            var count = (int)Math.Min(length, _end - _start);
            _start += count;
            length -= count;
            if (length == 0)
            {
                return;
            }

            await FillAsync();
        }
    }

    private async Task SwallowChunksAsync(long length)
    {
        while (true)
        {
            var line = new StringBuilder();
            while (line.Length < 2 || line[^1] != '\n')
            {
                if (_start == _end)
                {
                    await FillAsync();
                }

                line.Append((char)_buffer[_start++]);
            }

            var size = long.Parse(line.ToString(0, line.Length - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await SwallowAsync(size + 2);
            length -= size;
            if (size == 0)
            {
                break;
            }
        }

        if (length != 0)
        {
            throw new InvalidDataException($"The body is {length} bytes too short.");
        }
    }

    private async ValueTask FillAsync()
    {
        _start = 0;
        _end = await socket.ReceiveAsync(_buffer, SocketFlags.None);
        if (_end == 0)
        {
            throw new EndOfStreamException("The connection ended before the message.");
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }
}
