using System.IO.Pipelines;
using System.Net;
using LoadBalancing.Configuration;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>The client's request body on its way to a server; never held as a whole.</summary>
internal sealed class RequestBody(HttpRequest request, ExchangeTimer timer, TimeoutSettings timeouts, TimeSpan clientIdle) : HttpContent
{
    /// <summary>What the client did wrong while its body was read, if anything.</summary>
    public Exception? ClientError { get; private set; }

    /// <summary>Whether a server has been sent any of it, so that it cannot be sent again.</summary>
    public bool IsUsed { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (IsUsed)
        {
            throw new InvalidOperationException("The request body has been sent already.");
        }

        IsUsed = true;
        var body = request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(body, cancellationToken).ConfigureAwait(false);
            timer.WaitForServer(timeouts.Idle);
            foreach (var part in read.Buffer)
            {
                await stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }

            // What is here is sent before more is waited for: a server may want to answer it.
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        timer.WaitForServer(timeouts.Response);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength.GetValueOrDefault();
        return request.ContentLength.HasValue;
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        try
        {
            if (body.TryRead(out var ready))
            {
                return ready;
            }

            timer.WaitForClient(clientIdle);
            return await body.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ClientError = exception;
            throw;
        }
    }
}
