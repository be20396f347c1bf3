using System.Globalization;
using System.Text;

namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>A server's end of one connection, played by a script.</summary>
internal sealed class ScriptedConnection(Wire wire, Action<ReceivedRequest> received)
{
    public Wire Wire => wire;

    /// <summary>Reads a whole request.</summary>
    public async Task<ReceivedRequest> ReadRequestAsync()
    {
        var head = await wire.ReadUntilAsync("\r\n\r\n");
        var request = new ReceivedRequest(head, "");
        if (request.Values("Transfer-Encoding").Count > 0)
        {
            request = request with { Body = await ReadChunksAsync() };
        }
        else if (request.Values("Content-Length") is [var length])
        {
            request = request with { Body = await wire.ReadAsync(int.Parse(length, CultureInfo.InvariantCulture)) };
        }

        received(request);
        return request;
    }

    /// <summary>Reads the head of a request and leaves its body where it is.</summary>
    public async Task<ReceivedRequest> ReadHeadAsync()
    {
        var request = new ReceivedRequest(await wire.ReadUntilAsync("\r\n\r\n"), "");
        received(request);
        return request;
    }

    /// <summary>Reads one chunk of a body; the last one is empty.</summary>
    public async Task<string> ReadChunkAsync()
    {
        var size = await wire.ReadUntilAsync("\r\n");
        var chunk = await wire.ReadAsync(int.Parse(size.TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        await wire.ReadUntilAsync("\r\n");
        return chunk;
    }

    public Task SendAsync(string text) => wire.SendAsync(text);

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (await ReadChunkAsync() is { Length: > 0 } chunk)
        {
            body.Append(chunk);
        }

        return body.ToString();
    }
}
