using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>One end of a TCP connection on which a test sends and reads every byte itself, as Latin-1 text.</summary>
internal sealed class Wire(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public IPAddress RemoteAddress => ((IPEndPoint)socket.RemoteEndPoint!).Address;

    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Sends until the other side has taken nothing for a while.</summary>
    public async Task SendUntilFullAsync()
    {
        var block = new byte[64 * 1024];
        socket.Blocking = false;
        await Task.Run(() =>
        {
            while (socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite))
            {
                socket.Send(block, 0, block.Length, SocketFlags.None, out _);
            }
        });
    }

    /// <summary>Waits until something has come, and leaves it where it is.</summary>
    public Task UntilReadableAsync() => socket.ReceiveAsync(Memory<byte>.Empty).AsTask().WaitAsync(Patience.Limit);

    /// <summary>Reads up to and including a text.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (text.Length < end.Length || text.ToString(text.Length - end.Length, end.Length) != end)
        {
            text.Append((char)await ReadByteAsync());
        }

        return text.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        var text = new StringBuilder(count);
        for (var i = 0; i < count; i++)
        {
            text.Append((char)await ReadByteAsync());
        }

        return text.ToString();
    }

    /// <summary>Reads a response with a Content-Length or in chunks; trailers stay in the body.</summary>
    public async Task<(string Head, string Body)> ReadResponseAsync()
    {
        const string Length = "\r\nContent-Length: ";
        var head = await ReadUntilAsync("\r\n\r\n");
        var at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            at += Length.Length;
            return (head, await ReadAsync(int.Parse(head[at..head.IndexOf('\r', at)], CultureInfo.InvariantCulture)));
        }

        var body = new StringBuilder();
        while (head.Contains("chunked", StringComparison.Ordinal))
        {
            var size = int.Parse((await ReadUntilAsync("\r\n")).TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                for (var line = await ReadUntilAsync("\r\n"); line != "\r\n"; line = await ReadUntilAsync("\r\n"))
                {
                    body.Append(line);
                }

                break;
            }

            body.Append(await ReadAsync(size));
            await ReadUntilAsync("\r\n");
        }

        return (head, body.ToString());
    }

    /// <summary>Reads bytes that nobody wants to see.</summary>
    public async Task SkipAsync(long count)
    {
        while (count > 0)
        {
            await FillAsync();
            var taken = (int)Math.Min(count, _end - _start);
            _start += taken;
            count -= taken;
        }
    }

    /// <summary>Reads what is left until the other side ends the connection, in whichever way.</summary>
    public async Task<(string Text, bool Reset)> ReadToEndAsync()
    {
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                text.Append((char)await ReadByteAsync());
            }
        }
        catch (EndOfStreamException)
        {
            return (text.ToString(), false);
        }
        catch (IOException)
        {
            return (text.ToString(), true);
        }
    }

    /// <summary>Says that nothing more will be sent; reading goes on.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset()
    {
        // Disposing the stream would say goodbye first.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private async ValueTask<byte> ReadByteAsync()
    {
        await FillAsync();
        return _buffer[_start++];
    }

    private async ValueTask FillAsync()
    {
        if (_start < _end)
        {
            return;
        }

        _start = 0;
        _end = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience.Limit);
        if (_end == 0)
        {
            throw new EndOfStreamException("The other side closed the connection.");
        }
    }
}
