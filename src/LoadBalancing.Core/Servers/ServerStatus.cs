namespace LoadBalancing.Servers;

/// <summary>Says a server's state in the words that operators of balancers know.</summary>
public static class ServerStatus
{
    /// <summary>
    /// <c>UP</c>, <c>UP 1/3</c> on its way down, <c>DOWN</c>, <c>DOWN 1/2</c> on its way up, <c>MAINT</c>, or <c>no check</c>.
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

        if (server.Settings.Check is not { } check)
        {
            return "no check";
        }

        if (state.Operational == OperationalState.Down)
        {
            return state.Health > 0 ? $"DOWN {state.Health}/{check.Rise}" : "DOWN";
        }

        var strength = state.Health - check.Rise + 1;
        return strength < check.Fall ? $"UP {strength}/{check.Fall}" : "UP";
    }
}
