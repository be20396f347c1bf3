namespace LoadBalancing.Servers;

/// <summary>
/// Counts checks towards a change of state. The counter runs from 0 to rise + fall - 1 and the server is up from rise on:
/// so rise passes in a row lead from 0 to up, and fall failures in a row from the top to down.
/// </summary>
internal static class HealthCounter
{
    public static int Maximum(int rise, int fall) => rise + fall - 1;

    // A server that reaches rise is trusted fully at once.
    public static int AfterPass(int health, int rise, int fall) => health + 1 >= rise ? Maximum(rise, fall) : health + 1;

    // A server that falls below rise has to earn its whole way back.
    public static int AfterFailure(int health, int rise) => health - 1 < rise ? 0 : health - 1;
}
