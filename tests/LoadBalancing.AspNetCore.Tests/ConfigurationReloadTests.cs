using System.Net;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests;

public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly ReloadingSource _source = new();
    private readonly ScriptedServer _first = ScriptedServer.Answering(Answer.Ok("first"));
    private readonly ScriptedServer _second = ScriptedServer.Answering(Answer.Ok("second"));

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task The_section_says_what_is_run_and_its_changes_apply_at_once()
    {
        UseFirst();
        await using var app = await StartAsync();
        var client = app.Client();
        (await client.GetStringAsync("/")).Should().Be("first");
        UseSecond();
        (await client.GetStringAsync("/")).Should().Be("second");
    }

    [Fact]
    public async Task A_server_that_stays_keeps_its_counters()
    {
        UseFirst();
        await using var app = await StartAsync();
        await app.Client().GetStringAsync("/");
        var server = app.Server;
        UseBoth();
        app.Server.Should().BeSameAs(server);
        app.Server.TotalRequests.Should().Be(1);
    }

    [Fact]
    public async Task An_invalid_change_leaves_everything_as_it_was()
    {
        UseFirst();
        await using var app = await StartAsync();
        _source.Replace(("Servers:0:Name", "second"), ("Servers:0:Address", _second.Address), ("Retries", "some"));
        (await app.Client().GetStringAsync("/")).Should().Be("first");
    }

    [Fact]
    public async Task No_request_fails_while_servers_come_and_go()
    {
        UseFirst();
        await using var app = await StartAsync();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => RequestUntilAsync(app.Client(), stop.Token)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            var (first, second) = (_first.Requests.Count, _second.Requests.Count);
            UseSecond();
            await Patience.UntilAsync(() => _second.Requests.Count > second, "requests at the second server");
            UseBoth();
            UseFirst();
            await Patience.UntilAsync(() => _first.Requests.Count > first, "requests at the first server");
        }

        await stop.CancelAsync();
        var statuses = (await Task.WhenAll(clients)).SelectMany(list => list);
        statuses.Should().OnlyContain(status => status == HttpStatusCode.OK);
        await app.UntilIdleAsync();
    }

    [Fact]
    public async Task A_response_of_a_server_that_was_removed_runs_to_its_end()
    {
        var removed = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("200 OK", "Content-Length: 4") + "ha");
            await removed.Task;
            await connection.SendAsync("lf");
        });
        _source.Replace(("Servers:0:Name", "s"), ("Servers:0:Address", server.Address));
        await using var app = await StartAsync();
        using var response = await app.Client().GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        UseFirst();
        removed.SetResult();
        (await response.Content.ReadAsStringAsync().Soon()).Should().Be("half");
    }

    private static async Task<List<HttpStatusCode>> RequestUntilAsync(HttpClient client, CancellationToken stop)
    {
        var statuses = new List<HttpStatusCode>();
        while (!stop.IsCancellationRequested)
        {
            using var response = await client.PostAsync("/", new StringContent("body"), CancellationToken.None);
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }

    private void UseFirst() => _source.Replace(("Servers:0:Name", "first"), ("Servers:0:Address", _first.Address));

    private void UseSecond() => _source.Replace(("Servers:0:Name", "second"), ("Servers:0:Address", _second.Address));

    private void UseBoth() => _source.Replace(
        ("Servers:0:Name", "first"), ("Servers:0:Address", _first.Address),
        ("Servers:1:Name", "second"), ("Servers:1:Address", _second.Address));

    private Task<BalancedApp> StartAsync() => BalancedApp.StartBareAsync(builder =>
    {
        builder.Configuration.Sources.Add(_source);
        builder.Services.AddLoadBalancer(builder.Configuration.GetSection("LoadBalancer"));
    });
}
