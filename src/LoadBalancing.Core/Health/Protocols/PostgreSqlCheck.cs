using System.Buffers.Binary;
using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>
/// Says to a PostgreSQL server who wants to log in, and is content when it answers how to, or that nothing more is needed (PostgreSQL
/// documentation, "Frontend/Backend Protocol", version 3.0).
/// </summary>
internal static class PostgreSqlCheck
{
    private const int Version = 3 << 16;

    // 'R', length, and what is asked for: nothing, Kerberos, a password (plain, crypt, MD5), SCM, GSSAPI, SSPI or SASL.
    private static readonly BytesPredicate Authentication =
        new(null, new SafePattern(@"^R\x00{3}[\x00-\xff]\x00{3}[\x00\x02-\x07\x09\x0a]"));

    // Looked for first: an error has another code than an answer of which nothing is known.
    private static readonly BytesPredicate Error = new(null, new SafePattern("^E"));

    public static IEnumerable<CheckStep> StepsOf(PostgreSqlCheckOptions options) =>
    [
        new SendStep(Startup(options.User)),
        new ExpectBytesStep(Error, new Expectation(Not: true, MinReceived: 5)),
        new ExpectBytesStep(Authentication, new Expectation(MinReceived: 9, ErrorCode: CheckCode.L7STS)),
    ];

    private static byte[] Startup(string user)
    {
        byte[] message = [0, 0, 0, 0, .. BigEndian(Version), .. "user\0"u8, .. Encoding.UTF8.GetBytes(user), 0, 0];
        BigEndian(message.Length).CopyTo(message, 0);
        return message;
    }

    private static byte[] BigEndian(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
