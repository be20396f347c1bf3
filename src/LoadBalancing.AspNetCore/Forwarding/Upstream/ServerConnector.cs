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
    private static readonly SslApplicationProtocol[] Http1 = [SslApplicationProtocol.Http11];
    private static readonly SslApplicationProtocol[] Http2 = [SslApplicationProtocol.Http2];
    private static readonly SslApplicationProtocol[] Either = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>Connects, with TLS if the settings say so.</summary>
    /// <exception cref="ConnectException">No connection came about; nothing of a request was sent.</exception>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public ValueTask<ServerTransport> ConnectAsync(Server server, ConnectSettings settings, CancellationToken cancellation) =>
        WithinLimitAsync(server, settings, MakeTransportAsync, cancellation);

    /// <summary>Connects to a server that is to speak HTTP/2, with TLS if the settings say so.</summary>
    /// <exception cref="ConnectException">No connection came about; nothing of a request was sent.</exception>
    public ValueTask<Stream> ConnectHttp2Async(Server server, ConnectSettings settings, CancellationToken cancellation) =>
        WithinLimitAsync(server, settings, MakeHttp2StreamAsync, cancellation);

    private async ValueTask<T> WithinLimitAsync<T>(
        Server server, ConnectSettings settings, Func<Server, ConnectSettings, CancellationToken, ValueTask<T>> make, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(server.Backend.Settings.Timeouts.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await make(server, settings, either.Token).ConfigureAwait(false);
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

    private async ValueTask<ServerTransport> MakeTransportAsync(Server server, ConnectSettings settings, CancellationToken cancellation)
    {
        if (onEventLoops && settings.Tls is null && OperatingSystem.IsLinux())
        {
            return new EventTransport(await EventSocket.ConnectAsync(settings, server.EndPoint, cancellation).ConfigureAwait(false));
        }

        var socket = await ConnectSocketAsync(server, settings, cancellation).ConfigureAwait(false);
        if (settings.Tls is not { } tls)
        {
            return new SocketTransport(socket);
        }

        // The stream leaves the socket to its transport.
        var network = new ServerStream(socket);
        try
        {
            return new TlsTransport(socket, network, await ServerTls.ShakeHandsAsync(network, tls, Http1, cancellation).ConfigureAwait(false));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> MakeHttp2StreamAsync(Server server, ConnectSettings settings, CancellationToken cancellation)
    {
        var socket = await ConnectSocketAsync(server, settings, cancellation).ConfigureAwait(false);
        var network = new NetworkStream(socket, ownsSocket: true);
        if (settings.Tls is not { } tls)
        {
            return network;
        }

        var offered = settings.Protocol == ServerProtocol.Http2 ? Http2 : Either;
        var secured = await ServerTls.ShakeHandsAsync(network, tls, offered, cancellation).ConfigureAwait(false);
        if (secured.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw new ProtocolRefusedException();
        }

        return secured;
    }

    private static async ValueTask<Socket> ConnectSocketAsync(Server server, ConnectSettings settings, CancellationToken cancellation)
    {
        var socket = ServerSocket.Create(settings);
        try
        {
            await socket.ConnectAsync(server.EndPoint, cancellation).ConfigureAwait(false);
            // Not before: the framework tries no second address with a socket whose handle has been looked at.
            OpenFiles.LeaveTheLast(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
