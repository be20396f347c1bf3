using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Threading;

/// <summary>
/// The state of an asynchronous method while it waits. Every thread keeps some for its next calls; what one thread has too
/// many of, because calls begin on one thread and end on another, goes to those that have none.
/// </summary>
internal sealed class ReusedStateMachine<TResult, TStateMachine> : ReusedOperation<TResult>
    where TStateMachine : IAsyncStateMachine
{
    // As many as a thread may have under way at once before it allocates.
    private const int MostKept = 128;

    private static readonly ContextCallback InContext = static machine => ((ReusedStateMachine<TResult, TStateMachine>)machine!)._state!.MoveNext();
    private static readonly Stack<ReusedStateMachine<TResult, TStateMachine>> Shared = [];

    [ThreadStatic]
    private static Stack<ReusedStateMachine<TResult, TStateMachine>>? _kept;

    private TStateMachine? _state;
    private ExecutionContext? _context;

    private ReusedStateMachine() => MoveNext = Continue;

    /// <summary>Goes on with the method.</summary>
    public Action MoveNext { get; }

    public static ReusedStateMachine<TResult, TStateMachine> Take() =>
        (_kept ??= new(MostKept)).TryPop(out var machine) || TryTakeShared(out machine) ? machine : new();

    /// <summary>Keeps the method's state, and the context that it waits in, until it goes on.</summary>
    public void Keep(ref TStateMachine state)
    {
        _state = state;
        _context = ExecutionContext.Capture();
    }

    /// <summary>The method waits again; its state is here already.</summary>
    public void KeepContext() => _context = ExecutionContext.Capture();

    protected override void Release()
    {
        _state = default;
        _context = null;
        var kept = _kept ??= new(MostKept);
        if (kept.Count < MostKept)
        {
            kept.Push(this);
            return;
        }

        lock (Shared)
        {
            while (kept.Count > MostKept / 2 && Shared.Count < MostKept * Environment.ProcessorCount)
            {
                Shared.Push(kept.Pop());
            }
        }
    }

    private static bool TryTakeShared([NotNullWhen(true)] out ReusedStateMachine<TResult, TStateMachine>? machine)
    {
        machine = null;
        if (Shared.Count == 0)
        {
            return false;
        }

        lock (Shared)
        {
            for (var i = 0; i < MostKept / 2 && Shared.TryPop(out var more); i++)
            {
                _kept!.Push(more);
            }
        }

        return _kept!.TryPop(out machine);
    }

    private void Continue()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, InContext, this);
        }
        else
        {
            _state!.MoveNext();
        }
    }
}
