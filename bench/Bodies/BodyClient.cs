using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Bodies;

/// <summary>Sends bodies through a proxy to a <see cref="BodyOrigin"/>, and has bodies sent.</summary>
public static class BodyClient
{
    public static async Task<BodyWire> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new BodyWire(socket);
    }

    /// <summary>Has one body go through.</summary>
    /// <param name="port">The proxy's port.</param>
    /// <param name="kind">How it goes.</param>
    /// <param name="length">Its length in bytes, for chunks a multiple of 256 KiB.</param>
    public static async Task TransferAsync(int port, BodyKind kind, long length)
    {
        using var wire = await ConnectAsync(port);
        if (kind is BodyKind.Download or BodyKind.ChunkedDownload)
        {
            await wire.SendAsync(Request("GET", $"{kind}/{length}"));
        }
        else
        {
            var framing = kind == BodyKind.Upload ? $"Content-Length: {length}" : "Transfer-Encoding: chunked";
            await wire.SendAsync(Request("POST", $"{kind}/{length}", framing), length, kind == BodyKind.ChunkedUpload);
            length = 0;
        }

        var head = await wire.ReadHeadAsync();
        if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            throw new InvalidDataException(head);
        }

        await wire.SwallowAsync(head, length);
    }

    public static string Request(string method, string path, params string[] headers) =>
        $"{method} /{path} HTTP/1.1\r\nHost: bodies\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
}
