using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Exchanges that serve one connection.</summary>
public sealed class LentExchangeTests
{
    [Fact]
    public async Task The_next_connection_gets_what_one_that_has_ended_had()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        var first = new Connection();
        var lent = app.Forwarder.LendExchange(first.Features)!;
        lent.IsOfConnection.Should().BeTrue();
        app.Forwarder.LendExchange(new Connection().Features).Should().NotBeSameAs(lent, "the first connection has it");

        await first.EndAsync();

        lent.IsOfConnection.Should().BeFalse();
        app.Forwarder.LendExchange(new Connection().Features).Should().BeSameAs(lent);
    }

    [Fact]
    public async Task One_whose_request_has_not_ended_serves_nobody_else()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await BalancedApp.StartAsync(server);
        var connection = new Connection();
        var lent = app.Forwarder.LendExchange(connection.Features)!;
        lent.Take(new DefaultHttpContext(), frontend: null, backend: null);

        await connection.EndAsync();

        app.Forwarder.LendExchange(new Connection().Features).Should().NotBeSameAs(lent);
    }

    private sealed class Connection : IConnectionCompleteFeature
    {
        private readonly List<Func<Task>> _ends = [];

        public Connection()
        {
            Features.Set<IConnectionCompleteFeature>(this);
            Features.Set<IHttpRequestFeature>(new HttpRequestFeature { Protocol = HttpProtocol.Http11 });
        }

        public FeatureCollection Features { get; } = new();

        public void OnCompleted(Func<object, Task> callback, object state) => _ends.Add(() => callback(state));

        public async Task EndAsync()
        {
            foreach (var end in _ends)
            {
                await end();
            }
        }
    }
}
