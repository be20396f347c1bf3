using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>A server that speaks TLS and answers each request without a body with the same text.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly string _response;

    public TlsServer(X509Certificate2 certificate, string response)
    {
        _certificate = certificate;
        _response = response;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"https://{_listener.LocalEndpoint}";

    /// <summary>Protocols that the server agrees to; none agrees to all.</summary>
    public List<SslApplicationProtocol> Protocols { get; init; } = [];

    /// <summary>Whether each connection ends after a response, and if so, whether TLS ends before it.</summary>
    public TlsEnd End { get; init; }

    /// <summary>The host names that handshakes asked for, in order.</summary>
    public ConcurrentQueue<string> Names { get; } = new();

    /// <summary>The number of requests.</summary>
    public int Requests { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PlayAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }

    private async Task PlayAsync(Socket socket)
    {
        using var network = new NetworkStream(socket, ownsSocket: true);
        await using var tls = new SslStream(network, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, name) =>
                {
                    Names.Enqueue(name ?? "");
                    return _certificate;
                },
                ApplicationProtocols = Protocols.Count == 0 ? null : Protocols,
            });
            using var reader = new StreamReader(tls, Encoding.Latin1, leaveOpen: true);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length > 0)
                {
                    continue;
                }

                Requests++;
                await tls.WriteAsync(Encoding.Latin1.GetBytes(_response));
                if (End == TlsEnd.Proper)
                {
                    await tls.ShutdownAsync();
                }

                if (End != TlsEnd.None)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The other side ended the connection, or did not like the certificate.
        }
    }
}
