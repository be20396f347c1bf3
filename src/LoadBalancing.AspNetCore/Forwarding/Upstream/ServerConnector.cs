using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>Connects to servers.</summary>
/// <param name="time">The clock of the connect time-out.</param>
/// <param name="onEventLoops">Whether connections in clear text run on event loops; Linux only.</param>
internal sealed class ServerConnector(TimeProvider time, bool onEventLoops)
{
    private static readonly SslApplicationProtocol[] Offered = [SslApplicationProtocol.Http11];

    /// <summary>Connects, with TLS if the settings say so.</summary>
    /// <exception cref="ConnectException">No connection came about; nothing of a request was sent.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async ValueTask<ServerTransport> ConnectAsync(Server server, ConnectSettings settings, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(server.Backend.Settings.Timeouts.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        Socket? socket = null;
        try
        {
            if (onEventLoops && settings.Tls is null && OperatingSystem.IsLinux())
            {
                return new EventTransport(await EventSocket.ConnectAsync(settings, server.EndPoint, either.Token).ConfigureAwait(false));
            }

            socket = ServerSocket.Create(settings);
            await socket.ConnectAsync(server.EndPoint, either.Token).ConfigureAwait(false);
            return settings.Tls is { } tls
                ? await ShakeHandsAsync(socket, tls, either.Token).ConfigureAwait(false)
                : new SocketTransport(socket);
        }
        catch (Exception exception)
        {
            socket?.Dispose();
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

    private static async ValueTask<ServerTransport> ShakeHandsAsync(Socket socket, TlsSettings settings, CancellationToken cancellation)
    {
        var network = new ServerStream(socket);
        var tls = await ServerTls.ShakeHandsAsync(network, settings, Offered, cancellation).ConfigureAwait(false);
        return new TlsTransport(socket, network, tls);
    }
}
