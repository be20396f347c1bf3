using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.Cli.Hosting;

/// <summary>
/// Serves as many connections at a time as there are slots. Further ones wait, as in HAProxy, where Kestrel's own limit would
/// turn them away: one at each address is accepted already, the others are in the system's queue.
/// </summary>
#pragma warning disable CA1001 // A semaphore that is only awaited has nothing to dispose of, and connections may end after the frontend.
internal sealed class ConnectionSlots(IConnectionListenerFactory inner, long slots) : IConnectionListenerFactory
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _free = new((int)Math.Min(slots, int.MaxValue));

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), _free);

    private sealed class Listener(IConnectionListener inner, SemaphoreSlim free) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            // A slot that was taken before would be held where nobody comes, and be missing at the frontend's other addresses.
            if (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is not { } connection)
            {
                return null;
            }

            try
            {
                await free.WaitAsync(_unbound.Token).ConfigureAwait(false);
                return new SlottedConnection(connection, free);
            }
            catch (OperationCanceledException)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                return null;
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync().ConfigureAwait(false);
            await inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            _unbound.Dispose();
        }
    }
}
