using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Logging;
using LoadBalancing.Servers;

namespace LoadBalancing.Core.Tests.Servers;

/// <summary>In which order changes of state are told.</summary>
public sealed class AnnouncementTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly RecordedLog<Backend> _log = new();
    private readonly List<string> _told = [];
    private readonly Backend _backend;
    private readonly Server _server;

    public AnnouncementTests()
    {
        _backend = Farm.Of(farm => farm.CheckTcp(check => check.Rise = check.Fall = 1).AddServer("A", "127.0.0.1:1"), _log);
        _server = _backend.Server("A");
    }

    [Fact]
    public async Task A_change_during_a_handler_happens_at_once_and_is_told_afterwards()
    {
        using var inHandler = new SemaphoreSlim(0);
        using var mayGoOn = new SemaphoreSlim(0);
        _backend.StateChanged += change =>
        {
            inHandler.Release();
            mayGoOn.Wait(Soon).Should().BeTrue();
            Note(change);
        };
        var telling = Task.Run(() => _backend.Report(_server, Results.Failed));
        (await inHandler.WaitAsync(Soon)).Should().BeTrue();

        _backend.Report(_server, Results.Passed);
        _backend.UsableActives.Should().Be(1);
        _told.Should().BeEmpty();
        mayGoOn.Release(2);
        await telling.WaitAsync(Soon);

        _told.Should().Equal("DOWN", "UP");
        _log.Texts.Should().SatisfyRespectively(
            down => down.Should().Contain("A is DOWN").And.Contain("0 active"),
            none => none.Should().Contain("no server available"),
            up => up.Should().Contain("A is UP").And.Contain("1 active"));
    }

    [Fact]
    public void A_change_by_a_handler_is_told_after_the_one_that_it_was_told_of()
    {
        _backend.StateChanged += change =>
        {
            if (change.After.IsStopped)
            {
                _backend.Report(_server, Results.Passed);
            }
        };
        _backend.StateChanged += Note;

        _backend.Report(_server, Results.Failed);

        _told.Should().Equal("DOWN", "UP");
    }

    private void Note(ServerStateChange change) => _told.Add(change.After.IsStopped ? "DOWN" : "UP");
}
