using System.Runtime.CompilerServices;

namespace LoadBalancing.Threading;

/// <summary>The same as <see cref="ReusedValueTaskMethodBuilder{TResult}"/> for methods without a result.</summary>
internal struct ReusedValueTaskMethodBuilder
{
    private ReusedValueTaskMethodBuilder<bool> _builder;

    public static ReusedValueTaskMethodBuilder Create() => default;

    public readonly ValueTask Task
    {
        get
        {
            if (_builder.Operation is { } operation)
            {
                return new(operation, operation.Version);
            }

            var ended = _builder.Task;
            return ended.IsCompletedSuccessfully ? default : new(ended.AsTask());
        }
    }

#pragma warning disable CA1822 // The compiler calls these on an instance.
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
        // Only classes need it.
    }
#pragma warning restore CA1822

    public void SetResult() => _builder.SetResult(true);

    public void SetException(Exception exception) => _builder.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
