using LoadBalancing.Configuration;

namespace LoadBalancing.Servers;

/// <summary>
/// The states that servers are about to share with those that they track, while a configuration is being applied: so that no server is seen
/// for a moment in a state that is not the one it follows.
/// </summary>
/// <param name="plans">What is about to apply, without mistakes.</param>
/// <param name="backends">What there is so far.</param>
internal sealed class TrackedStates(IReadOnlyDictionary<string, BackendPlan> plans, IReadOnlyDictionary<string, Backend> backends)
{
    /// <summary>The state of the server that another tracks, or <see langword="null"/> when it tracks none.</summary>
    /// <param name="backend">The backend of the other.</param>
    /// <param name="settings">What is about to apply to it.</param>
    public ServerState? Of(string backend, ServerSettings settings) =>
        settings.Track is { } track ? StateOf(TrackTarget.Parse(track, backend)) : null;

    private ServerState StateOf(TrackTarget target)
    {
        var settings = plans[target.Backend].Servers.First(server => server.Name == target.Server);
        var known = backends.GetValueOrDefault(target.Backend)?.Find(settings);
        var state = known is null ? StateMachine.Initial(settings) : StateMachine.AfterReload(known.State, known.Settings, settings);
        return StateMachine.AfterTracked(state, Of(target.Backend, settings), settings);
    }
}
