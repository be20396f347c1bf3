using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>Connections to a server that a reload takes away.</summary>
public sealed class RemovedServerTests : IDisposable
{
    private readonly ReloadingSource _source = new();
    private readonly ScriptedServer _other = ScriptedServer.Answering(Answer.Ok("other"));

    public void Dispose() => _other.Dispose();

    [Fact]
    public async Task Those_that_wait_end_at_once()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        await using var app = await StartAsync(server);
        await app.Client().GetStringAsync("/");
        await app.UntilNothingRunsAsync();
        var pool = app.Pool;
        pool.Idle.Should().Be(1);

        Use(_other);

        pool.Open.Should().Be(0);
        await Patience.UntilAsync(server.AllClosed, "the end of the connection");
        (await app.Client().GetStringAsync("/")).Should().Be("other");
    }

    [Fact]
    public async Task Those_in_use_end_with_their_exchange()
    {
        var removed = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 4") + "ha");
            await removed.Task;
            await connection.SendAsync("lf");
            await connection.Wire.ReadToEndAsync();
        });
        await using var app = await StartAsync(server);
        using var response = await app.Client().GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        var pool = app.Pool;

        Use(_other);

        pool.Open.Should().Be(1);
        removed.SetResult();
        (await response.Content.ReadAsStringAsync()).Should().Be("half");
        await Patience.UntilAsync(() => pool.Open == 0, "the end of the connection");
    }

    [Fact]
    public async Task They_end_with_the_application()
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x"));
        var app = await StartAsync(server);
        await app.Client().GetStringAsync("/");
        await app.UntilNothingRunsAsync();

        await app.DisposeAsync();

        await Patience.UntilAsync(server.AllClosed, "the end of the connection");
    }

    private Task<BalancedApp> StartAsync(ScriptedServer server)
    {
        Use(server);
        return BalancedApp.StartBareAsync(builder =>
        {
            builder.Configuration.Sources.Add(_source);
            builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
        });
    }

    private void Use(ScriptedServer server) => _source.Replace(("Servers:0:Name", "s"), ("Servers:0:Address", server.Address));
}
