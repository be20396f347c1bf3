using System.Net.Sockets;
using System.Security.Authentication;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>Runs one check: connects, shakes hands if the server speaks TLS, and asks if there is a question.</summary>
internal sealed class HealthCheck(TimeProvider time)
{
    public async ValueTask<CheckResult> RunAsync(CheckSettings settings, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var code = CheckCode.L4TOUT;
        try
        {
            using var socket = ServerSocket.Create(settings.Connect);
            await socket.ConnectAsync(settings.Target, cancellation.Token).ConfigureAwait(false);
            if (settings.Timeout is { } timeout)
            {
                limit.CancelAfter(timeout);
            }

            code = CheckCode.L6TOUT;
            var stream = await OpenAsync(socket, settings.Connect.Tls, cancellation.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            if (settings.Request is not { } request)
            {
                return Result(settings.Connect.Tls is null ? CheckCode.L4OK : CheckCode.L6OK, "");
            }

            code = CheckCode.L7TOUT;
            var (answer, status, text) = await HttpCheck.AskAsync(stream, request, cancellation.Token).ConfigureAwait(false);
            return Result(answer, text, status);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Result(code, "time-out");
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            var failed = code switch
            {
                CheckCode.L4TOUT => CheckCode.L4CON,
                CheckCode.L6TOUT => CheckCode.L6RSP,
                _ => CheckCode.L7RSP,
            };
            return Result(failed, exception.Message);
        }

        CheckResult Result(CheckCode end, string info, int status = 0) => new(end, info, time.GetElapsedTime(started), status);
    }

    private static async ValueTask<Stream> OpenAsync(Socket socket, TlsSettings? tls, CancellationToken cancellation)
    {
        var network = new NetworkStream(socket);
        return tls is null ? network : await ServerTls.ShakeHandsAsync(network, tls, [], cancellation).ConfigureAwait(false);
    }
}
