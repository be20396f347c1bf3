namespace LoadBalancing.Servers;

/// <summary>Says a server's state in the words that operators of balancers know.</summary>
public static class ServerStatus
{
    /// <summary>
    /// <c>UP</c>, <c>UP 1/3</c> on its way down, <c>DOWN</c>, <c>DOWN 1/2</c> on its way up, <c>DOWN (agent)</c>, <c>DOWN (ejected)</c>, <c>NOLB</c> and <c>DRAIN</c>, with
    /// numbers likewise, <c>DRAIN (agent)</c> of a server that has an agent, <c>MAINT</c>, <c>MAINT (via backend/server)</c> on account of a tracked server, or <c>no check</c>.
    /// </summary>
    /// <param name="server">The server to describe.</param>
    public static string Describe(Server server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var state = server.State;
        if (state.Administrative == AdministrativeState.Maintenance)
        {
            const AdministrativeReasons own = AdministrativeReasons.Maintenance | AdministrativeReasons.ConfiguredMaintenance;
            return (state.Reasons & own) == 0 ? $"MAINT (via {server.Tracked})" : "MAINT";
        }

        // Checks are counted where they run.
        var judge = server;
        while (judge.Tracked is { } tracked)
        {
            judge = tracked;
        }

        var check = judge.Settings.Check;
        var health = judge.State.Health;
        if (state.Operational == OperationalState.Down)
        {
            return judge.State.AgentDown ? "DOWN (agent)" : check is not null && health > 0 ? $"DOWN {health}/{check.Rise}" : "DOWN";
        }

        if (state.Ejected)
        {
            return "DOWN (ejected)";
        }

        if (state is { Administrative: AdministrativeState.Drain, Operational: not OperationalState.Stopping } && judge.Settings.Agent is not null)
        {
            return "DRAIN (agent)";
        }

        var word = state.Operational == OperationalState.Stopping ? "NOLB"
            : state.Administrative == AdministrativeState.Drain ? "DRAIN"
            : check is null ? "no check"
            : "UP";
        var strength = check is null ? 0 : health - check.Rise + 1;
        return check is not null && strength < check.Fall ? $"{word} {strength}/{check.Fall}" : word;
    }
}
