namespace LoadBalancing.Health;

/// <summary>What one check of a server found.</summary>
/// <param name="Code">How the check ended.</param>
/// <param name="Info">Details for people to read: an error's text or a status line; may be empty.</param>
/// <param name="Duration">How long the check took; measured by the engine, also for an <see cref="IServerCheck"/>.</param>
/// <param name="Status">The HTTP status of the response, the number of a MySQL error, the result code of an LDAP server, the exit code
/// of a program, or 0.</param>
public sealed record CheckResult(CheckCode Code, string Info = "", TimeSpan Duration = default, int Status = 0)
{
    /// <summary>Whether the server passed.</summary>
    public bool Passed => Code is CheckCode.L4OK or CheckCode.L6OK or CheckCode.L7OK or CheckCode.L7OKC or CheckCode.CHECKED or CheckCode.PROCOK;

    /// <summary>Whether the server passed and wants no new clients.</summary>
    public bool AsksToStop => Code == CheckCode.L7OKC;

    /// <summary>The result in words of a log.</summary>
    internal string Verdict => AsksToStop ? "conditionally succeeded" : Passed ? "succeeded" : "failed";

    /// <summary>The result in one line.</summary>
    public override string ToString()
    {
        var status = Status == 0 ? "" : $", code: {Status}";
        var info = Info.Length == 0 ? "" : $", info: \"{Info}\"";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{Code}{status}{info}, check duration: {Duration.TotalMilliseconds:F0} ms");
    }
}
