using LoadBalancing.Balancing;
using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>
/// Lets servers grow into their weight second by second. Belongs to the writer of a backend, whose lock is held in every call.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="advance">
/// Called every second while a server is starting; takes the lock, calls <see cref="Advance"/> and returns <see cref="IsRunning"/>.
/// </param>
internal sealed class SlowStart(TimeProvider time, Func<bool> advance)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Server, long> _starting = [];

    /// <summary>Whether there is a server that has not got its whole weight.</summary>
    public bool IsRunning => _starting.Count > 0;

    /// <summary>Begins with a server whose state has changed, if it is one that starts slowly.</summary>
    /// <param name="server">The server.</param>
    /// <param name="before">Its state until now; <see langword="null"/> if it is new.</param>
    public void Begin(Server server, ServerState? before)
    {
        var wasInUse = before is { IsStopped: false, Operational: not OperationalState.Stopping };
        if (wasInUse || server.State is { IsStopped: true } or { Operational: not OperationalState.Up } || server.Settings.SlowStart == TimeSpan.Zero)
        {
            return;
        }

        server.State = server.State with { Operational = OperationalState.Starting };
        server.Strength = 1;
        var wasRunning = IsRunning;
        _starting[server] = time.GetTimestamp();
        if (!wasRunning)
        {
            _ = RunAsync();
        }
    }

    /// <summary>Gives servers the weight that is due.</summary>
    /// <param name="aggression">How soon most of it is due; see <see cref="SlowStartOptions.Aggression"/>.</param>
    /// <returns>Whether any weight has changed.</returns>
    public bool Advance(int aggression)
    {
        var changed = false;
        foreach (var (server, began) in _starting.ToList())
        {
            var elapsed = time.GetElapsedTime(began);
            var isOver = server.State.IsStopped || elapsed >= server.Settings.SlowStart;
            // A server that has stopped comes back with its whole weight unless it begins anew.
            var strength = isOver ? Weights.Scale : StrengthAfter((long)elapsed.TotalSeconds, (long)server.Settings.SlowStart.TotalSeconds, aggression);
            changed |= strength != server.Strength;
            server.Strength = strength;
            if (isOver)
            {
                _starting.Remove(server);
                server.State = server.State.Operational == OperationalState.Starting
                    ? server.State with { Operational = OperationalState.Up }
                    : server.State;
            }
        }

        return changed;
    }

    private static int StrengthAfter(long seconds, long duration, int aggression) => aggression == 1
        ? (int)(((Weights.Scale * seconds) + duration) / duration)
        : (int)(Weights.Scale * Math.Pow((double)seconds / duration, 1d / aggression)) + 1;

    private async Task RunAsync()
    {
        do
        {
            await Task.Delay(Step, time).ConfigureAwait(false);
        }
        while (advance());
    }
}
