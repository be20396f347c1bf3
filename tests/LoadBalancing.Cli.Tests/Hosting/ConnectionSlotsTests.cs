using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace LoadBalancing.Cli.Hosting;

public sealed class ConnectionSlotsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task An_address_where_nobody_comes_takes_no_slot_from_another()
    {
        var transport = new QueuedTransport();
        var slots = new ConnectionSlots(transport, slots: 1);
        await using var quiet = await slots.BindAsync(new IPEndPoint(IPAddress.Loopback, 1));
        await using var busy = await slots.BindAsync(new IPEndPoint(IPAddress.Loopback, 2));
        var nobody = quiet.AcceptAsync().AsTask();
        transport.Arrive(busy.EndPoint);
        (await busy.AcceptAsync().AsTask().WaitAsync(Patience)).Should().NotBeNull();
        await quiet.UnbindAsync();
        (await nobody.WaitAsync(Patience)).Should().BeNull();
    }

    [Fact]
    public async Task A_connection_waits_for_the_end_of_the_one_before()
    {
        var transport = new QueuedTransport();
        await using var listener = await new ConnectionSlots(transport, slots: 1).BindAsync(new IPEndPoint(IPAddress.Loopback, 1));
        transport.Arrive(listener.EndPoint);
        transport.Arrive(listener.EndPoint);
        var first = (await listener.AcceptAsync().AsTask().WaitAsync(Patience))!;
        var second = listener.AcceptAsync().AsTask();
        second.IsCompleted.Should().BeFalse();
        await first.DisposeAsync();
        (await second.WaitAsync(Patience)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_connection_that_waits_when_the_listening_ends_is_ended_too()
    {
        var transport = new QueuedTransport();
        await using var listener = await new ConnectionSlots(transport, slots: 1).BindAsync(new IPEndPoint(IPAddress.Loopback, 1));
        transport.Arrive(listener.EndPoint);
        var late = transport.Arrive(listener.EndPoint);
        _ = await listener.AcceptAsync().AsTask().WaitAsync(Patience);
        var second = listener.AcceptAsync().AsTask();
        await listener.UnbindAsync();
        (await second.WaitAsync(Patience)).Should().BeNull();
        late.IsDisposed.Should().BeTrue();
    }

    private sealed class Connection : DefaultConnectionContext
    {
        public bool IsDisposed { get; private set; }

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return base.DisposeAsync();
        }
    }

    private sealed class QueuedTransport : IConnectionListenerFactory
    {
        private readonly Dictionary<EndPoint, Channel<ConnectionContext>> _queues = [];

        public Connection Arrive(EndPoint at)
        {
            var connection = new Connection();
            _queues[at].Writer.TryWrite(connection);
            return connection;
        }

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new(new Listener(endpoint, _queues[endpoint] = Channel.CreateUnbounded<ConnectionContext>()));

        private sealed class Listener(EndPoint address, Channel<ConnectionContext> queue) : IConnectionListener
        {
            public EndPoint EndPoint => address;

            public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
                await queue.Reader.WaitToReadAsync(cancellationToken) && queue.Reader.TryRead(out var connection) ? connection : null;

            public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
            {
                queue.Writer.TryComplete();
                return default;
            }

            public ValueTask DisposeAsync() => UnbindAsync(default);
        }
    }
}
