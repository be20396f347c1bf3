using System.Net.Sockets;

namespace LoadBalancing.AspNetCore.Tests.Clients;

/// <summary>Clients that send exactly what a test says.</summary>
internal static class RawClient
{
    public static async Task<Wire> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return new Wire(socket);
    }

    /// <summary>Sends a request and reads until the connection ends.</summary>
    public static async Task<(string Text, bool Reset)> ExchangeAsync(Uri address, string request)
    {
        using var wire = await ConnectAsync(address);
        await wire.SendAsync(request);
        return await wire.ReadToEndAsync();
    }

    /// <summary>Sends a request on a connection that may stay, and reads the head of the response.</summary>
    public static async Task<string> ReadHeadAsync(Uri address, string request)
    {
        using var wire = await ConnectAsync(address);
        await wire.SendAsync(request);
        return await wire.ReadUntilAsync("\r\n\r\n");
    }

    /// <summary>A request without a body, after which the connection is to be closed.</summary>
    public static string Get(string target, params string[] headers) => Request("GET " + target, headers);

    /// <summary>A request without a body, after which the connection is to be closed.</summary>
    public static string Request(string methodAndTarget, params string[] headers) =>
        Lasting(methodAndTarget, ["Connection: close", .. headers]);

    /// <summary>A request without a body that says nothing about the connection; Kestrel hides what else a close stands beside.</summary>
    public static string Lasting(string methodAndTarget, params string[] headers) =>
        $"{methodAndTarget} HTTP/1.1\r\nHost: example.test\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n";
}
