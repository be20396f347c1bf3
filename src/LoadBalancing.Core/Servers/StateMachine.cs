using LoadBalancing.Configuration;
using LoadBalancing.Health;

namespace LoadBalancing.Servers;

/// <summary>The next state of a server after everything that can happen to it. Pure: each rule is a function of the state before.</summary>
internal static class StateMachine
{
    /// <summary>What a server has from another that it tracks.</summary>
    public const AdministrativeReasons Inherited = AdministrativeReasons.TrackedMaintenance | AdministrativeReasons.TrackedDrain;

    /// <summary>The state of a server that nothing is known of.</summary>
    public static ServerState Initial(ServerSettings settings)
    {
        var reasons = settings.Disabled ? AdministrativeReasons.ConfiguredMaintenance : AdministrativeReasons.None;
        return Enter(settings.Check?.InitialState ?? InitialState.Up, reasons, settings);
    }

    /// <summary>Counts what a check found.</summary>
    public static ServerState AfterCheck(ServerState before, CheckSettings check, CheckResult result)
    {
        if (result.AsksToStop)
        {
            // A server that is down does not come up by asking for nobody: that counts as a failure.
            return before.Operational == OperationalState.Down
                ? before with { Health = HealthCounter.AfterFailure(before.Health, check.Rise) }
                : before with { Operational = OperationalState.Stopping, Health = HealthCounter.Maximum(check.Rise, check.Fall) };
        }

        var health = result.Passed
            ? HealthCounter.AfterPass(before.Health, check.Rise, check.Fall)
            : HealthCounter.AfterFailure(before.Health, check.Rise);
        if (health < check.Rise)
        {
            return before with { Operational = OperationalState.Down, Health = health };
        }

        var isReturning = before is { Operational: OperationalState.Down, AgentDown: false } || (before.Operational == OperationalState.Stopping && result.Passed);
        return before with { Operational = isReturning ? OperationalState.Up : before.Operational, Health = health };
    }

    /// <summary>Goes by what the agent says about whether the server works. It takes back only what it has said itself.</summary>
    public static ServerState AfterAgent(ServerState before, bool isUp, CheckSettings? check)
    {
        if (!isUp)
        {
            return before with { AgentDown = true, Operational = OperationalState.Down };
        }

        var mayReturn = before is { AgentDown: true, Operational: OperationalState.Down } &&
            before.Administrative != AdministrativeState.Maintenance && (check is null || before.Health >= check.Rise);
        return before with { AgentDown = false, Operational = mayReturn ? OperationalState.Up : before.Operational };
    }

    /// <summary>Counts that there were too many errors in the traffic.</summary>
    public static ServerState AfterErrors(ServerState before, CheckSettings check, CheckResult result)
    {
        if (before.Operational == OperationalState.Down)
        {
            return before;
        }

        return check.OnError switch
        {
            ErrorReaction.FailCheck => AfterCheck(before, check, result),
            ErrorReaction.SuddenDeath => AfterCheck(before with { Health = Math.Min(before.Health, check.Rise + 1) }, check, result),
            ErrorReaction.MarkDown => before with { Operational = OperationalState.Down, Health = 0 },
            _ => before,
        };
    }

    /// <summary>Gives the server other reasons to be out of use.</summary>
    public static ServerState WithReasons(ServerState before, AdministrativeReasons reasons, ServerSettings settings)
    {
        var wasMaintained = before.Administrative == AdministrativeState.Maintenance;
        var after = before with { Reasons = reasons };
        return (wasMaintained, after.Administrative == AdministrativeState.Maintenance) switch
        {
            (false, true) => after with { Operational = OperationalState.Down, Health = 0 },
            (true, false) => Enter(settings.Check?.ReturnState ?? InitialState.Up, reasons, settings, before),
            _ => after,
        };
    }

    /// <summary>What operators or an agent want from now on; what is inherited from a tracked server stays.</summary>
    public static ServerState Administrated(ServerState before, AdministrativeState wanted, ServerSettings settings)
    {
        var own = wanted switch
        {
            AdministrativeState.Maintenance => AdministrativeReasons.Maintenance,
            AdministrativeState.Drain => AdministrativeReasons.Drain,
            _ => AdministrativeReasons.None,
        };
        return WithReasons(before, (before.Reasons & Inherited) | own, settings);
    }

    /// <summary>What operators or an agent want of the server, whatever it inherits.</summary>
    public static AdministrativeState OwnWish(ServerState state) => (state with { Reasons = state.Reasons & ~Inherited }).Administrative;

    /// <summary>Shares the state of a tracked server.</summary>
    /// <param name="before">The state so far.</param>
    /// <param name="tracked">That of the tracked server; <see langword="null"/> changes nothing.</param>
    /// <param name="settings">The settings of the server that follows.</param>
    public static ServerState AfterTracked(ServerState before, ServerState? tracked, ServerSettings settings)
    {
        if (tracked is null)
        {
            return before;
        }

        var reasons = before.Reasons & ~Inherited;
        reasons |= tracked.Administrative == AdministrativeState.Maintenance ? AdministrativeReasons.TrackedMaintenance : 0;
        reasons |= tracked.IsDrained ? AdministrativeReasons.TrackedDrain : 0;
        var after = WithReasons(before, reasons, settings);
        if (after.Administrative == AdministrativeState.Maintenance)
        {
            return after;
        }

        return after with
        {
            Operational = tracked.Operational switch
            {
                OperationalState.Up or OperationalState.Starting when after.Operational is OperationalState.Up or OperationalState.Starting =>
                    after.Operational,
                OperationalState.Starting => OperationalState.Up,
                var operational => operational,
            },
        };
    }

    /// <summary>What operators say about the health of a server, whatever its checks say. Nothing in maintenance.</summary>
    public static ServerState Forced(ServerState before, OperationalState forced, ServerSettings settings)
    {
        if (before.Administrative == AdministrativeState.Maintenance)
        {
            return before;
        }

        var health = forced != OperationalState.Down && settings.Check is { } check ? HealthCounter.Maximum(check.Rise, check.Fall) : 0;
        return before with { Operational = forced, Health = health };
    }

    /// <summary>Goes over to a new configuration.</summary>
    /// <param name="before">The state so far.</param>
    /// <param name="old">What was configured.</param>
    /// <param name="settings">What is configured now.</param>
    public static ServerState AfterReload(ServerState before, ServerSettings old, ServerSettings settings)
    {
        var state = old.Track == settings.Track
            ? before
            : Initial(settings) with { Reasons = before.Reasons & ~Inherited, Ejected = before.Ejected };
        if (old.Disabled != settings.Disabled)
        {
            var reasons = state.Reasons & ~AdministrativeReasons.ConfiguredMaintenance;
            state = WithReasons(state, settings.Disabled ? reasons | AdministrativeReasons.ConfiguredMaintenance : reasons, settings);
        }

        if (settings.ForgetsAgentOf(old))
        {
            state = AfterAgent(state, isUp: true, settings.Check);
        }

        return WithCheck(state, old.Check, settings);
    }

    private static ServerState WithCheck(ServerState before, CheckSettings? old, ServerSettings settings)
    {
        if (before.Administrative == AdministrativeState.Maintenance)
        {
            return before;
        }

        if ((old is null) != (settings.Check is null))
        {
            return Enter(settings.Check?.InitialState ?? InitialState.Up, before.Reasons, settings, before);
        }

        return settings.Check is not { } check || (check.Rise, check.Fall) == (old?.Rise, old?.Fall)
            ? before
            : before with { Health = before.Operational == OperationalState.Down ? 0 : HealthCounter.Maximum(check.Rise, check.Fall) };
    }

    // What a server begins with, for the first time or after maintenance.
    private static ServerState Enter(InitialState initial, AdministrativeReasons reasons, ServerSettings settings, ServerState? before = null)
    {
        var agentDown = before is { AgentDown: true };
        var state = new ServerState(agentDown ? OperationalState.Down : OperationalState.Up, reasons, 0)
        {
            AgentDown = agentDown,
            Ejected = before is { Ejected: true },
        };
        if (state.Administrative == AdministrativeState.Maintenance)
        {
            return state with { Operational = OperationalState.Down };
        }

        return settings.Check is not { } check ? state : initial switch
        {
            InitialState.FullyUp => state with { Health = HealthCounter.Maximum(check.Rise, check.Fall) },
            InitialState.Up => state with { Health = check.Rise },
            InitialState.Down => state with { Operational = OperationalState.Down, Health = check.Rise - 1 },
            _ => state with { Operational = OperationalState.Down },
        };
    }
}
