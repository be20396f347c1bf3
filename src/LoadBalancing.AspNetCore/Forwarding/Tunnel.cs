using System.Buffers;
using LoadBalancing.AspNetCore.Forwarding.Upstream;
using LoadBalancing.AspNetCore.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Carries bytes both ways once client and server have agreed on another protocol.</summary>
internal static class Tunnel
{
    private const int Portion = 16 * 1024;

    /// <summary>Runs until both sides have ended, or one has broken off, or nothing has moved for too long.</summary>
    public static async Task RunAsync(HttpExchange exchange, HttpContext context, TunnelLimits limits)
    {
        var connection = exchange.Connection!;
        connection.UseHead();
        limits.Restart(exchange.Timer);
        var halfClose = context.Features.Get<IHalfCloseFeature>();
        halfClose?.Allow();
        if (halfClose is null)
        {
            // The connection tells of its end before its last bytes have been read.
            exchange.LetClientEnd();
        }

        var client = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        using var ended = new CancellationTokenSource();
        var toServer = ToServerAsync(exchange, client, connection, limits, ended.Token);
        try
        {
            await ToClientAsync(exchange, client, connection, limits, toServer, HasLeft).ConfigureAwait(false);
            // Where one direction cannot end alone, all has ended when the server has.
            if (halfClose is not null)
            {
                limits.ServerEnded();
                limits.Restart(exchange.Timer);
                await halfClose.EndSendingAsync().ConfigureAwait(false);
                await toServer.ConfigureAwait(false);
            }
        }
        finally
        {
            connection.Drop();
            await ended.CancelAsync().ConfigureAwait(false);
            await toServer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            exchange.Timer.Stop();
            await client.DisposeAsync().ConfigureAwait(false);
        }

        bool HasLeft() => halfClose is null && context.RequestAborted.IsCancellationRequested;
    }

    private static async Task ToClientAsync(
        HttpExchange exchange, Stream client, ServerConnection connection, TunnelLimits limits, Task toServer, Func<bool> hasLeft)
    {
        if (connection.Buffered.Length > 0)
        {
            await client.WriteAsync(connection.Buffered).ConfigureAwait(false);
            exchange.BytesSent += connection.Buffered.Length;
            connection.UseBuffered(connection.Buffered.Length);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Portion);
        try
        {
            while (true)
            {
                limits.Restart(exchange.Timer);
                var count = await connection.ReceiveAsync(buffer).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                if (hasLeft())
                {
                    // Nobody takes this. What the client said last still reaches the server.
                    await toServer.ConfigureAwait(false);
                    throw new OperationCanceledException("The client went away.");
                }

                limits.Restart(exchange.Timer);
                await client.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                exchange.BytesSent += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task ToServerAsync(
        HttpExchange exchange, Stream client, ServerConnection connection, TunnelLimits limits, CancellationToken ended)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Portion);
        try
        {
            while (true)
            {
                var count = await ReadClientAsync(exchange, client, buffer, ended).ConfigureAwait(false);
                if (count == 0)
                {
                    limits.ClientEnded();
                    limits.Restart(exchange.Timer);
                    connection.EndSending();
                    return;
                }

                exchange.TunnelReceived += count;
                limits.Restart(exchange.Timer);
                await connection.SendAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
            }
        }
        catch
        {
            connection.Drop();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A client that resets its connection is to blame for the end, before the server's side is seen to end, too.
    private static async ValueTask<int> ReadClientAsync(HttpExchange exchange, Stream client, byte[] buffer, CancellationToken ended)
    {
        try
        {
            return await client.ReadAsync(buffer, ended).ConfigureAwait(false);
        }
        catch when (!ended.IsCancellationRequested)
        {
            exchange.LoseClient();
            throw;
        }
    }
}
