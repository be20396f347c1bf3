using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Connects to servers.</summary>
/// <param name="time">The clock of the connect time-out.</param>
/// <param name="onEventLoops">Whether connections in clear text run on event loops; Linux only.</param>
internal sealed class ServerConnector(TimeProvider time, bool onEventLoops)
{
    /// <summary>Connects, with TLS if the server's address says so.</summary>
    /// <exception cref="ConnectException">No connection came about; nothing of a request was sent.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async ValueTask<ServerTransport> ConnectAsync(Server server, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(server.Backend.Settings.Timeouts.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var isSecure = server.Address.Scheme == Uri.UriSchemeHttps;
            if (onEventLoops && !isSecure && OperatingSystem.IsLinux())
            {
                return new EventTransport(await EventSocket.ConnectAsync(server.EndPoint, either.Token).ConfigureAwait(false));
            }

            var socket = await ConnectSocketAsync(server, either.Token).ConfigureAwait(false);
            return isSecure
                ? await ShakeHandsAsync(socket, server.Address.IdnHost, either.Token).ConfigureAwait(false)
                : new SocketTransport(socket);
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException && cancellation.IsCancellationRequested)
            {
                throw;
            }

            throw exception is OperationCanceledException
                ? new ConnectException("The connect time-out expired.", isTimeout: true, exception)
                : exception is SocketException or IOException or AuthenticationException
                    ? new ConnectException(exception.Message, isTimeout: false, exception)
                    : exception;
        }
    }

    private static async ValueTask<Socket> ConnectSocketAsync(Server server, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.EndPoint, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<ServerTransport> ShakeHandsAsync(Socket socket, string host, CancellationToken cancellation)
    {
        var tls = new SslStream(new NetworkStream(socket));
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = host, ApplicationProtocols = [SslApplicationProtocol.Http11] };
            await tls.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return new TlsTransport(socket, tls);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }
}
