namespace LoadBalancing.Configuration;

/// <summary>How a client greets a mail server.</summary>
public enum SmtpHello
{
    /// <summary><c>HELO</c>, which every server understands.</summary>
    Helo,

    /// <summary><c>EHLO</c>, to which a server answers with what it can.</summary>
    Ehlo,
}
