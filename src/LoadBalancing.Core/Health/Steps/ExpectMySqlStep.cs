using System.Buffers.Binary;

namespace LoadBalancing.Health.Steps;

/// <summary>
/// Waits for a packet of a MySQL server, which may be any but an error (MySQL documentation, "Client/Server Protocol":
/// <c>Protocol::Packet</c>, <c>Protocol::Handshake</c>, <c>ERR_Packet</c>).
/// </summary>
/// <param name="IsGreeting">Whether it is the server's first, which tells the version of the protocol.</param>
internal sealed record ExpectMySqlStep(bool IsGreeting) : CheckStep
{
    // Three bytes of length and a number.
    private const int Header = 4;
    private const byte Error = 0xff;

    // In an error: its type and its number.
    private const int ErrorHeader = 3;

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        while (!IsWhole(run.Received))
        {
            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return new CheckResult(CheckCode.L7RSP, run.Received.Length == 0 ? "the server closed without an answer" : "no MySQL packet");
            }
        }

        run.Pass(new CheckResult(CheckCode.L7OK));
        return Judge(run.Received[Header..(Header + LengthOf(run.Received))]);
    }

    private static bool IsWhole(ReadOnlySpan<byte> received) => received.Length >= Header && received.Length - Header >= LengthOf(received);

    private static int LengthOf(ReadOnlySpan<byte> packet) => packet[0] | (packet[1] << 8) | (packet[2] << 16);

    private CheckResult? Judge(ReadOnlySpan<byte> content) => content switch
    {
        [Error, _, _, ..] => new CheckResult(
            CheckCode.L7STS, PrintableText.Of(content[ErrorHeader..]), Status: BinaryPrimitives.ReadUInt16LittleEndian(content[1..])),
        [Error, ..] => new CheckResult(CheckCode.L7STS, "an error without a number"),
        [9 or 10, ..] => null,
        [_, ..] when !IsGreeting => null,
        _ => new CheckResult(CheckCode.L7RSP, "no MySQL packet"),
    };
}
