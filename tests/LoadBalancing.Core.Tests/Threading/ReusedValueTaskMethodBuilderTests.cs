using System.Runtime.CompilerServices;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Threading;

namespace LoadBalancing.Core.Tests.Threading;

public sealed class ReusedValueTaskMethodBuilderTests
{
    private static readonly AsyncLocal<string> Flowing = new();

    [Fact]
    public async Task A_method_that_ends_at_once_has_its_result_or_its_error()
    {
        var ended = AddAsync(Task.FromResult(1), 2);
        ended.IsCompletedSuccessfully.Should().BeTrue();
        (await ended).Should().Be(3);
        await FluentActions.Awaiting(() => AddAsync(Task.FromException<int>(new TimeoutException()), 2).AsTask()).Should().ThrowAsync<TimeoutException>();
        await FluentActions.Awaiting(() => WaitAsync(Task.FromException(new TimeoutException())).AsTask()).Should().ThrowAsync<TimeoutException>();
        await WaitAsync(Task.CompletedTask);
    }

    [Fact]
    public async Task A_method_that_waits_has_its_result_or_its_error()
    {
        var number = new TaskCompletionSource<int>();
        var waiting = AddAsync(number.Task, 2);
        waiting.IsCompleted.Should().BeFalse();
        number.SetResult(1);
        (await waiting).Should().Be(3);

        number = new TaskCompletionSource<int>();
        var failing = AddAsync(number.Task, 2);
        number.SetException(new TimeoutException());
        await FluentActions.Awaiting(() => failing.AsTask()).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Calls_that_overlap_have_each_their_own_state()
    {
        var sources = Enumerable.Range(0, 500).Select(_ => new TaskCompletionSource<int>()).ToArray();
        for (var round = 0; round < 3; round++)
        {
            sources = [.. sources.Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];
            var calls = sources.Select((source, i) => AddAsync(source.Task, i).AsTask()).ToArray();
            Parallel.For(0, sources.Length, i => sources[i].SetResult(1000));
            (await Task.WhenAll(calls)).Should().Equal(Enumerable.Range(1000, sources.Length));
        }
    }

    [Fact]
    public async Task What_flows_with_a_call_is_there_after_it_has_waited()
    {
        var number = new TaskCompletionSource<int>();
        Flowing.Value = "mine";
        var reading = ReadAsync(number.Task);
        Flowing.Value = "other";
        await Task.Run(() => number.SetResult(1));
        (await reading).Should().Be("mine");
    }

    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2012", Justification = "Every one is awaited once, later.")]
    public void A_warm_method_allocates_nothing_however_many_calls_run_at_once()
    {
        const int Calls = 100;
        var gates = new Gate[Calls];
        var waiting = new ValueTask[Calls];
        for (var i = 0; i < Calls; i++)
        {
            gates[i] = new Gate();
        }

        Allocations.Of(Run).Should().Be(0);

        void Run()
        {
            for (var i = 0; i < Calls; i++)
            {
                waiting[i] = WaitAsync(gates[i]);
            }

            for (var i = 0; i < Calls; i++)
            {
                gates[i].Open();
                waiting[i].GetAwaiter().GetResult();
            }
        }
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private static async ValueTask<int> AddAsync(Task<int> number, int more) => await number.ConfigureAwait(false) + more;

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder<>))]
    private static async ValueTask<string?> ReadAsync(Task<int> number)
    {
        await number.ConfigureAwait(false);
        return Flowing.Value;
    }

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private static async ValueTask WaitAsync(Task task) => await task.ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(ReusedValueTaskMethodBuilder))]
    private static async ValueTask WaitAsync(Gate gate) => await gate;

    private sealed class Gate : ICriticalNotifyCompletion
    {
        private Action? _continuation;

        public bool IsCompleted => false;

        public Gate GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _continuation = continuation;

        public void UnsafeOnCompleted(Action continuation) => _continuation = continuation;

        public void Open() => _continuation!();
    }
}
