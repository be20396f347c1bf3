using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Health.Steps;

namespace LoadBalancing.Health.Protocols;

/// <summary>
/// Reads the greeting of a MySQL or MariaDB server and, if there is a user, logs in without a password and out again (MySQL documentation,
/// "Client/Server Protocol": <c>HandshakeResponse320</c>, <c>HandshakeResponse41</c>, <c>COM_QUIT</c>; MariaDB documentation, "Connection").
/// </summary>
internal static class MySqlCheck
{
    private const byte Utf8 = 0x21;

    // CLIENT_PROTOCOL_41 and CLIENT_SECURE_CONNECTION, behind them CLIENT_PLUGIN_AUTH.
    private const int Since41 = 0x200 | 0x8000;
    private const int Since80 = Since41 | 0x80000;
    private const int LargestPacket = 0xffffff;

    // As HAProxy does, the user does not wait for the greeting: nothing in it matters to somebody without a password.
    public static IEnumerable<CheckStep> StepsOf(MySqlCheckOptions options) => options.User is not { } user ? [new ExpectMySqlStep(0)] :
    [
        new SendStep(Packet(1, LogIn(options.Handshake, user))),
        new ExpectMySqlStep(0),
        new ExpectMySqlStep(1),
        new SendStep(Packet(0, [1])),
    ];

    // Capabilities, the largest packet, from 4.1 on the character set and bytes that mean nothing yet, the user, and no password: its
    // length is 0, or before 4.1 the zero that ends it.
    private static byte[] LogIn(MySqlHandshake handshake, string user)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(user), 0];
        return handshake switch
        {
            MySqlHandshake.Pre41 => [.. Bytes(0x8000, 2), .. Bytes(LargestPacket, 3), .. name, 0],
            MySqlHandshake.Post80 => [.. Bytes(Since80, 4), .. Bytes(LargestPacket, 4), Utf8, .. new byte[23], .. name, 0, .. "mysql_native_password\0"u8],
            _ => [.. Bytes(Since41, 4), .. Bytes(LargestPacket, 4), Utf8, .. new byte[23], .. name, 0],
        };
    }

    private static byte[] Packet(byte number, byte[] content) => [.. Bytes(content.Length, 3), number, .. content];

    private static byte[] Bytes(int number, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(number >> (8 * i)))];
}
