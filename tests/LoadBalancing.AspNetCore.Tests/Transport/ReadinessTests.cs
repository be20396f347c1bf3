using LoadBalancing.AspNetCore.Transport;

namespace LoadBalancing.AspNetCore.Tests.Transport;

public sealed class ReadinessTests
{
    [Fact]
    public void Nothing_is_waited_for_when_trying_makes_sense() =>
        new Readiness(isReady: true).WaitAsync().AsTask().IsCompletedSuccessfully.Should().BeTrue();

    [Fact]
    public void An_announcement_ends_the_waiting_on_the_same_thread()
    {
        var readiness = new Readiness(isReady: false);
        var thread = 0;
        var waiting = WaitAsync();
        waiting.IsCompleted.Should().BeFalse();
        readiness.Announce();
        waiting.IsCompleted.Should().BeTrue();
        thread.Should().Be(Environment.CurrentManagedThreadId);

        async Task WaitAsync()
        {
            await readiness.WaitAsync().ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void An_announcement_during_a_try_is_not_lost()
    {
        var readiness = new Readiness(isReady: true);
        readiness.BeginTry();
        readiness.Announce();
        readiness.MayTry.Should().BeTrue();
        readiness.WaitAsync().AsTask().IsCompleted.Should().BeTrue();
    }

    [Fact]
    public void A_try_uses_up_what_was_announced()
    {
        var readiness = new Readiness(isReady: true);
        readiness.BeginTry();
        readiness.MayTry.Should().BeFalse();
        readiness.StayReady();
        readiness.MayTry.Should().BeTrue();
    }

    [Fact]
    public async Task Waking_ends_the_waiting_but_announces_nothing()
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        readiness.Wake();
        await waiting.Soon();
        readiness.MayTry.Should().BeFalse();
    }

    [Fact]
    public void Waking_nobody_does_nothing()
    {
        var readiness = new Readiness(isReady: false);
        readiness.Wake();
        readiness.WaitAsync().AsTask().IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task After_the_close_every_try_is_allowed_and_fails_by_itself()
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        readiness.Close();
        await waiting.Soon();
        readiness.BeginTry();
        readiness.MayTry.Should().BeTrue();
        readiness.Announce();
        readiness.WaitAsync().AsTask().IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_one_that_waits_is_refused_and_the_first_goes_on_waiting()
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        await readiness.Invoking(waited => waited.WaitAsync().AsTask()).Should().ThrowAsync<InvalidOperationException>();
        readiness.Announce();
        waiting.IsCompletedSuccessfully.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_is_served_goes_on_when_told_and_not_before(bool isReady)
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        readiness.TryServe().Should().BeTrue();
        readiness.Wake();
        readiness.Announce();
        readiness.EndServing();
        readiness.Wake();
        readiness.Announce();
        waiting.IsCompleted.Should().BeFalse();
        readiness.Resume(isReady);
        waiting.IsCompletedSuccessfully.Should().BeTrue();
        readiness.MayTry.Should().Be(isReady);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_is_served_who_does_not_wait(bool isReady)
    {
        var readiness = new Readiness(isReady);
        readiness.TryServe().Should().BeFalse();
        readiness.MayTry.Should().Be(isReady);
    }

    [Fact]
    public async Task A_close_ends_the_waiting_of_who_was_served()
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        readiness.TryServe();
        readiness.EndServing();
        readiness.Close();
        await waiting.Soon();
        readiness.Resume(isReady: false);
        readiness.MayTry.Should().BeTrue();
    }

    [Fact]
    public async Task A_close_lets_go_on_nobody_whose_things_are_in_use()
    {
        var readiness = new Readiness(isReady: false);
        var waiting = readiness.WaitAsync().AsTask();
        readiness.TryServe();
        readiness.Close();
        waiting.IsCompleted.Should().BeFalse();
        readiness.EndServing();
        await waiting.Soon();
        readiness.Resume(isReady: false);
    }

    [Fact]
    public async Task Who_is_served_waits_still()
    {
        var readiness = new Readiness(isReady: false);
        _ = readiness.WaitAsync().AsTask();
        readiness.TryServe();
        await readiness.Invoking(waited => waited.WaitAsync().AsTask()).Should().ThrowAsync<InvalidOperationException>();
        readiness.EndServing();
        await readiness.Invoking(waited => waited.WaitAsync().AsTask()).Should().ThrowAsync<InvalidOperationException>();
    }
}
