using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Dispatching;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>
/// What runs on a server that goes down, and on a backup that is needed no more. Statuses and letters are those of HAProxy 2.6.
/// </summary>
public sealed class EndedSessionsTests
{
    private const string Begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun";

    private readonly ConcurrentQueue<RequestRecord> _records = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("", false, 502, "DH")]
    [InlineData(Begun, false, 200, "DD")]
    [InlineData("", true, 502, "UH")]
    [InlineData(Begun, true, 200, "UD")]
    public async Task It_is_ended_if_so_configured(string response, bool isBackup, int status, string letters)
    {
        using var server = Staying(response);
        await using var app = await BalancedApp.StartAsync(web => web
            .AddServer("a", isBackup ? ScriptedServer.RefusingAddress() : server.Address, one => one.EndSessionsWhenDown().EndBackupSessionsWhenUp())
            .AddServer("z", isBackup ? server.Address : ScriptedServer.RefusingAddress(), one => one.Backup()));
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += _records.Enqueue;
        if (isBackup)
        {
            app.Server.SetAdministrativeState(AdministrativeState.Maintenance);
        }

        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await _asked.Task.Soon();
        if (response.Length > 0)
        {
            await client.ReadUntilAsync("begun");
        }

        app.Server.SetAdministrativeState(isBackup ? AdministrativeState.Ready : AdministrativeState.Maintenance);

        await Patience.UntilAsync(() => !_records.IsEmpty, "the end of the request");
        await app.UntilNothingRunsAsync();
        var record = _records.Should().ContainSingle().Subject;
        record.Termination.ToString().Should().Be(letters);
        record.Status.Should().Be(status);
        record.Server!.TotalFailures.Should().Be(0, "nothing was wrong with the server's answer");
    }

    [Theory]
    [InlineData(AdministrativeState.Maintenance, false)]
    [InlineData(AdministrativeState.Drain, true)]
    public async Task It_goes_on_otherwise(AdministrativeState state, bool ends)
    {
        using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nok");
            await _asked.Task.Soon();
            await connection.SendAsync("ok");
        });
        await using var app = await BalancedApp.StartAsync(web => web.AddServer("a", server.Address, one =>
        {
            if (ends)
            {
                one.EndSessionsWhenDown();
            }
        }));
        using var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(RawClient.Lasting("GET /"));
        await client.ReadUntilAsync("ok");

        app.Server.SetAdministrativeState(state);
        _asked.SetResult();

        await client.ReadUntilAsync("ok");
        await app.UntilNothingRunsAsync();
    }

    private ScriptedServer Staying(string response) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(response);
        _asked.TrySetResult();
        await connection.Wire.ReadToEndAsync();
    });
}
