using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>Asks an LDAP server to let in nobody in particular: an anonymous bind of version 3 (RFC 4511, section 4.2).</summary>
internal static class LdapCheck
{
    // Message 1: a bind request of version 3, without a name and without a password.
    private static ReadOnlySpan<byte> BindRequest => [0x30, 0x0c, 0x02, 0x01, 1, 0x60, 0x07, 0x02, 0x01, 3, 0x04, 0x00, 0x80, 0x00];

    public static IReadOnlyList<CheckStep> Steps { get; } = [new SendStep(BindRequest), new ExpectLdapStep()];
}
