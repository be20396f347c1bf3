using System.Runtime.CompilerServices;

namespace LoadBalancing.Threading;

/// <summary>
/// Builds asynchronous methods that allocate nothing in the long run, however many run at once; the framework's pooling
/// builder keeps one object a core. The result may be awaited once only.
/// </summary>
internal struct ReusedValueTaskMethodBuilder<TResult>
{
    private ReusedOperation<TResult>? _operation;
    private Exception? _exception;
    private TResult _result;

    public static ReusedValueTaskMethodBuilder<TResult> Create() => default;

    public readonly ValueTask<TResult> Task =>
        _operation is not null ? new(_operation, _operation.Version) :
        _exception is not null ? ValueTask.FromException<TResult>(_exception) :
        new(_result);

    /// <summary>The operation behind the task, if the method did not end at once.</summary>
    public readonly ReusedOperation<TResult>? Operation => _operation;

#pragma warning disable CA1822 // The compiler calls these on an instance.
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
        // Only classes need it.
    }
#pragma warning restore CA1822

    public void SetResult(TResult result)
    {
        if (_operation is null)
        {
            _result = result;
        }
        else
        {
            _operation.SetResult(result);
        }
    }

    public void SetException(Exception exception)
    {
        if (_operation is null)
        {
            _exception = exception;
        }
        else
        {
            _operation.SetException(exception);
        }
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Wait(ref stateMachine));

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(Wait(ref stateMachine));

    private Action Wait<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_operation is ReusedStateMachine<TResult, TStateMachine> waiting)
        {
            waiting.KeepContext();
            return waiting.MoveNext;
        }

        var machine = ReusedStateMachine<TResult, TStateMachine>.Take();
        // This builder is part of the state: it has to know the operation before the state is copied.
        _operation = machine;
        machine.Keep(ref stateMachine);
        return machine.MoveNext;
    }
}
