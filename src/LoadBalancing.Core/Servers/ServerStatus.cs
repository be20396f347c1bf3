namespace LoadBalancing.Servers;

/// <summary>Says a server's state in the words that operators of balancers know.</summary>
public static class ServerStatus
{
    /// <summary>
    /// <c>UP</c>, <c>UP 1/3</c> on its way down, <c>DOWN</c>, <c>DOWN 1/2</c> on its way up, <c>NOLB</c> and <c>DRAIN</c>, with
    /// numbers likewise, <c>MAINT</c>, or <c>no check</c>.
    /// </summary>
    /// <param name="server">The server to describe.</param>
    public static string Describe(Server server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var state = server.State;
        if (state.Administrative == AdministrativeState.Maintenance)
        {
            return "MAINT";
        }

        var check = server.Settings.Check;
        if (state.Operational == OperationalState.Down)
        {
            return check is not null && state.Health > 0 ? $"DOWN {state.Health}/{check.Rise}" : "DOWN";
        }

        var word = state.Operational == OperationalState.Stopping ? "NOLB"
            : state.Administrative == AdministrativeState.Drain ? "DRAIN"
            : check is null ? "no check"
            : "UP";
        var strength = check is null ? 0 : state.Health - check.Rise + 1;
        return check is not null && strength < check.Fall ? $"{word} {strength}/{check.Fall}" : word;
    }
}
