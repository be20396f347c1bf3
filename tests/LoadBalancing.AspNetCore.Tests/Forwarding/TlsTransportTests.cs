using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>A connection over TLS knows of bytes that its stream has taken from the socket.</summary>
public sealed class TlsTransportTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private SslStream _server = null!;
    private TlsTransport _transport = null!;

    public async Task InitializeAsync()
    {
        _listener.Start();
        await _socket.ConnectAsync(_listener.LocalEndpoint);
        _server = new SslStream(new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var network = new ServerStream(_socket);
        var client = new SslStream(
            network, leaveInnerStreamOpen: false, (_, shown, _, _) => certificate.Equals(shown));
        await Task.WhenAll(_server.AuthenticateAsServerAsync(certificate), client.AuthenticateAsClientAsync("localhost")).Soon();
        _transport = new TlsTransport(_socket, network, client);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _transport.Close();
        _socket.Dispose();
        _server.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task The_rest_of_a_record_is_noticed()
    {
        await _server.WriteAsync("ab"u8.ToArray());
        (await ReceiveAsync(1)).Should().Be("a");
        _transport.IsReadable(exactly: true).Should().BeTrue();
        (await ReceiveAsync(1)).Should().Be("b");
        _transport.IsReadable(exactly: true).Should().BeFalse();
    }

    [Fact]
    public async Task Asking_takes_nothing_away()
    {
        await _server.WriteAsync("a"u8.ToArray());
        (await ReceiveAsync(8)).Should().Be("a");
        _transport.IsReadable(exactly: true).Should().BeFalse();
        var receive = ReceiveAsync(8);
        await _server.WriteAsync("b"u8.ToArray());
        (await receive).Should().Be("b");
    }

    [Fact]
    public async Task The_end_is_noticed()
    {
        await _server.WriteAsync("a"u8.ToArray());
        (await ReceiveAsync(8)).Should().Be("a");
        _transport.IsReadable(exactly: true).Should().BeFalse();
        await _server.DisposeAsync();
        await Patience.UntilAsync(() => _transport.IsReadable(exactly: true), "the end of the connection");
    }

    private async Task<string> ReceiveAsync(int count)
    {
        var buffer = new byte[count];
        var received = await _transport.ReceiveAsync(buffer).AsTask().Soon();
        return System.Text.Encoding.Latin1.GetString(buffer, 0, received);
    }
}
