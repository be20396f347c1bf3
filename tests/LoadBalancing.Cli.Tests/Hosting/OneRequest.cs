using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.Hosting;
using LoadBalancing.Programs;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Cli.Tests.Hosting;

/// <summary>Runs <c>lb</c> for one request, byte by byte.</summary>
internal static class OneRequest
{
    /// <param name="request">The request line and headers, but for <c>Host</c> if it does not matter.</param>
    /// <param name="configuration">The configuration, with PORT for the port to listen on.</param>
    /// <param name="extension">That of its file.</param>
    /// <param name="body">What follows the head; the end of chunks by default, which is too much where there are none.</param>
    /// <returns>The status of the answer.</returns>
    public static async Task<int> AskAsync(string request, string configuration, string extension, string body = "0\r\n\r\n")
    {
        var port = FreePorts.Next();
        var file = Path.ChangeExtension(Path.GetTempFileName(), extension);
        await File.WriteAllTextAsync(file, configuration.Replace("PORT", $"{port}", StringComparison.Ordinal));
        var read = ProxyConfiguration.Read(file);
        read.HasErrors.Should().BeFalse("of {0}", string.Join('\n', read.Diagnostics));
        await using var proxy = new Proxy(read, logging => logging.ClearProviders());
        File.Delete(file);
        await proxy.StartAsync();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, port);
        var host = request.Contains("Host:", StringComparison.Ordinal) ? "" : "Host: x\r\n";
        await client.SendAsync(Encoding.Latin1.GetBytes($"{request}\r\n{host}Connection: close\r\n\r\n{body}"));
        using var stream = new StreamReader(new NetworkStream(client), Encoding.Latin1);
        var line = await stream.ReadLineAsync();
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
