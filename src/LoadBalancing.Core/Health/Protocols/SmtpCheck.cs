using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>Greets a mail server and takes its leave (RFC 5321, sections 3.1, 4.1.1.1, 4.1.1.10 and 4.2).</summary>
internal static class SmtpCheck
{
    // A code and what follows it.
    private const int Code = 4;

    // As in HAProxy, a greeting has one line; the answer to ours may have several.
    private static readonly BytesPredicate AnyGreeting = new(null, new SafePattern(@"^[0-9]{3}[ \r]"));
    private static readonly BytesPredicate GoodGreeting = new(null, new SafePattern(@"^2[0-9]{2}[ \r]"));
    private static readonly BytesPredicate Welcome = new(null, new SafePattern(@"^(2[0-9]{2}-[^\n]*\n)*2[0-9]{2}[ \r]"));
    private static readonly BytesPredicate Farewell = new(null, new SafePattern(@"^2[0-9]{2}[- \r]"));

    public static IEnumerable<CheckStep> StepsOf(SmtpCheckOptions options) =>
    [
        new ExpectBytesStep(AnyGreeting, new Expectation(MinReceived: Code)),
        new ExpectBytesStep(GoodGreeting, new Expectation(MinReceived: Code, ErrorCode: CheckCode.L7STS)),
        new SendStep($"{options.Hello.ToString().ToUpperInvariant()} {options.Domain}\r\n"),
        new ExpectBytesStep(Welcome, new Expectation(ErrorCode: CheckCode.L7STS)),
        new SendStep("QUIT\r\n"),
        new ExpectBytesStep(Farewell, new Expectation(MinReceived: Code, ErrorCode: CheckCode.L7STS)),
    ];
}
