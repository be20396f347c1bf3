using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>The end of what runs on a server, of which the application may hear.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RecordedLog<Backend> _log = new();
    private readonly Server _server;

    public SessionTests() =>
        _server = Farm.Of(farm => farm.AddServer("A", Farm.AddressOf(0), server => server.EndSessionsWhenDown()), _log).Server("A");

    [Fact]
    public async Task A_callback_that_throws_is_logged_and_stops_neither_the_change_nor_other_callbacks()
    {
        var told = new TaskCompletionSource();
        _server.Sessions.Ended.Register(told.SetResult);
        _server.Sessions.Ended.Register(() => throw new InvalidOperationException("a mistake of the application"));

        _server.SetAdministrativeState(AdministrativeState.Maintenance);

        await told.Task.WaitAsync(Patience);
        var waiting = System.Diagnostics.Stopwatch.StartNew();
        while (!_log.Texts.Contains("A callback failed when the exchanges on server web/A were ended.") && waiting.Elapsed < Patience)
        {
            await Task.Yield();
        }

        _log.Texts.Should().Contain("A callback failed when the exchanges on server web/A were ended.");
        _server.State.Administrative.Should().Be(AdministrativeState.Maintenance);
    }

    [Fact]
    public async Task A_callback_that_blocks_holds_up_neither_who_changed_the_state_nor_the_engine()
    {
        using var blocked = new ManualResetEventSlim();
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Sessions.Cut.Register(cut.SetResult);
        var released = new TaskCompletionSource<bool>();
        var ended = _server.Sessions.Ended;
        ended.Register(() => released.SetResult(blocked.Wait(Patience)));

        _server.SetAdministrativeState(AdministrativeState.Maintenance);

        await cut.Task.WaitAsync(Patience);
        ended.IsCancellationRequested.Should().BeTrue();
        _server.Sessions.Ended.IsCancellationRequested.Should().BeFalse("it is the one of later exchanges");
        blocked.Set();
        (await released.Task).Should().BeTrue("the change did not wait for the callback");
    }
}
