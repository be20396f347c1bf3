namespace LoadBalancing.Configuration;

/// <summary>How a mail server is checked.</summary>
public sealed class SmtpCheckOptions
{
    /// <summary>The word of greeting. Default: <see cref="SmtpHello.Helo"/>.</summary>
    public SmtpHello Hello { get; set; } = SmtpHello.Helo;

    /// <summary>The domain that the check says it comes from. Default: <c>localhost</c>.</summary>
    public string Domain { get; set; } = "localhost";
}
