using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>
/// Sends the hello of an SSL 3.0 client, and is content with any answer in SSL's or TLS's format: a server that refuses so old a version
/// says so in an alert (RFC 6101, sections 5.2.1, 5.4 and 5.6.1.2; RFC 8446, section 5.1).
/// </summary>
internal static class SslHelloCheck
{
    // Shorter records do not exist.
    private const int RecordHeader = 5;

    // An alert or a message of a handshake.
    private static readonly BytesPredicate Record = new(null, new SafePattern(@"^[\x15\x16]"));

    public static IReadOnlyList<CheckStep> Steps { get; } =
    [
        new SendStep(Hello()),
        new ExpectBytesStep(Record, new Expectation(MinReceived: RecordHeader, OkCode: CheckCode.L6OK, ErrorCode: CheckCode.L6RSP))
        {
            TimeoutCode = CheckCode.L6TOUT,
        },
    ];

    private static byte[] Hello()
    {
        // Nobody encrypts anything with this: what should be the time and random is a text that tells administrators who it is.
        var random = "LoadBalancing health check hello"u8;

        // RSA and Diffie-Hellman with everything from no cipher to AES, so that there is one that a server knows.
        byte[] suites = [.. Enumerable.Range(0x01, 0x1b).Concat(Enumerable.Range(0x2f, 0x0c)).SelectMany(suite => new byte[] { 0, (byte)suite })];
        byte[] hello = [3, 0, .. random, 0, 0, (byte)suites.Length, .. suites, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)hello.Length, .. hello];
        return [0x16, 3, 0, 0, (byte)handshake.Length, .. handshake];
    }
}
